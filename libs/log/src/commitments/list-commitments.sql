-- Promises, what is due soonest first. $1 tenant, $2 the one organisation that the reader sees (null: all), $3 customer (null: of
-- all), $4 states, $5 keys of owners, $6 queues, $7 kinds, $8 organisations, $9 channels (each null: any), $10 and $11 due from and
-- before, $12 and $13 those behind this one, $14 limit, $15 whether it still holds (null: any).
-- What has no time comes last: `case`, and not coalesce(), which no index is searched by behind row-level security.
with clock as materialized (
  select (extract(epoch from clock_timestamp()) * 1000000)::bigint as now
), stated as (
  select c.*, case when c.due_at is null then 9223372036854775807 else c.due_at end as sorted_at,
    case when c.outcome is not null then c.outcome when c.due_at <= clock.now then 'overdue'
      when c.remind_at <= clock.now then 'due' else 'open' end as state
  from views.commitment c cross join clock
  where c.tenant_id = $1::uuid and c.build = views.live('care') and ($15::boolean is null or $15 = (c.outcome is null))
)
select c.customer_id, c.event_uid, c.subject_id, c.position, c.kind, c.queue, c.organisation, c.channel, c.made_at, c.due_at, c.remind_at,
  c.ended_at, c.end_uid, c.ended_by, c.state, c.sorted_at
from stated c
where ($2::text is null or c.organisation = $2)
  and ($3::uuid is null or c.customer_id = $3)
  and ($4::text[] is null or c.state = any ($4))
  and ($5::text[] is null or c.owner_key = any ($5))
  and ($6::text[] is null or c.queue = any ($6))
  and ($7::text[] is null or c.kind = any ($7))
  and ($8::text[] is null or c.organisation = any ($8))
  and ($9::text[] is null or c.channel = any ($9))
  and ($10::bigint is null or c.due_at >= $10)
  and ($11::bigint is null or c.due_at < $11)
  and ($12::bigint is null or (c.sorted_at, c.event_uid) > ($12, $13::uuid))
order by c.sorted_at, c.event_uid
limit $14
