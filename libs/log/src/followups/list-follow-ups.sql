-- Follow-ups, the newest first. $1 tenant, $2 customer (null: of all), $3 the one organisation that the reader sees (null: all),
-- $4 ids, $5 states, $6 owners, $7 queues, $8 severities, $9 kinds, $10 organisations, $11 causes (each null: any), $12 whether
-- overdue (null: any), $13 and $14 opened from and before, $15 and $16 those behind this one, $17 limit
with clock as materialized (
  select (extract(epoch from clock_timestamp()) * 1000000)::bigint as now
)
select f.*, coalesce(f.state <> 'closed' and f.due_at <= clock.now, false) as overdue, clock.now
from views.followup f cross join clock
where f.tenant_id = $1::uuid and f.build = views.live('care')
  and ($2::uuid is null or f.customer_id = $2)
  and ($3::text is null or f.organisation = $3)
  and ($4::text[] is null or f.followup_id = any ($4))
  and ($5::text[] is null or f.state = any ($5))
  and ($6::text[] is null or f.owner = any ($6))
  and ($7::text[] is null or f.queue = any ($7))
  and ($8::text[] is null or f.severity = any ($8))
  and ($9::text[] is null or f.kind = any ($9))
  and ($10::text[] is null or f.organisation = any ($10))
  and ($11::text[] is null or f.cause = any ($11))
  and ($12::boolean is null or $12 = coalesce(f.state <> 'closed' and f.due_at <= clock.now, false))
  and ($13::bigint is null or f.opened_at >= $13)
  and ($14::bigint is null or f.opened_at < $14)
  and ($15::bigint is null or (f.opened_at, f.event_uid) < ($15, $16::uuid))
order by f.opened_at desc, f.event_uid desc
limit $17
