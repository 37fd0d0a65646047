-- Follow-ups that were opened in a time, as far as figures need them. $1 tenant, $2 the one organisation that the reader sees (null:
-- all), $3 and $4 opened from and before, $5 owners, $6 queues, $7 severities, $8 kinds, $9 organisations, $10 causes (null: any),
-- $11 how many
with clock as materialized (
  select (extract(epoch from clock_timestamp()) * 1000000)::bigint as now
)
select f.customer_id, f.kind, f.severity, f.channel, f.topic, f.organisation, f.owner, f.queue, f.state, f.opened_at, f.due_at, f.closed_at,
  f.outcome, f.cause, f.told, f.escalated, f.reopened, f.recovered, coalesce(f.state <> 'closed' and f.due_at <= clock.now, false) as overdue
from views.followup f cross join clock
where f.tenant_id = $1::uuid and f.build = views.live('care')
  and ($2::text is null or f.organisation = $2)
  and ($3::bigint is null or f.opened_at >= $3)
  and ($4::bigint is null or f.opened_at < $4)
  and ($5::text[] is null or f.owner = any ($5))
  and ($6::text[] is null or f.queue = any ($6))
  and ($7::text[] is null or f.severity = any ($7))
  and ($8::text[] is null or f.kind = any ($8))
  and ($9::text[] is null or f.organisation = any ($9))
  and ($10::text[] is null or f.cause = any ($10))
order by f.opened_at desc, f.event_uid desc
limit $11
