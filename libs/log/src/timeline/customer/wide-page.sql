-- The same as page.sql, without filters, for a customer with many identifiers: of each only keys are read, by the index
-- alone, they are merged, and only the rows of the page are fetched. So a page of twenty identifiers reads little more than
-- a page of one.
with {{who}},
{{reading}},
found as materialized (
  select r.subject_id, r.part, r.generation, k.*
  from reading r
  cross join lateral (
    select e.occurred_at, e.sequence, e.event_uid
    from log.event e
    where e.part = r.part and e.tenant_id = @tenant::uuid and e.subject_id = r.subject_id
      and (e.occurred_at, e.sequence, e.event_uid) >= (@lowerAt::bigint, @lowerSequence::text, @lowerUid::uuid)
      and (e.occurred_at, e.sequence, e.event_uid) < (@upperAt::bigint, @upperSequence::text, @upperUid::uuid)
      and e.occurred_at >= r.from_at and e.occurred_at < r.until_at
    order by e.occurred_at desc, e.sequence desc, e.event_uid desc
    limit @limit::bigint
  ) k
  order by k.occurred_at desc, k.sequence desc, k.event_uid desc
  limit @limit::bigint
)
select told as members, positions, null as subject_id, null as part, null as stopped, null as shown, null as pos, null as occurred_at,
  null as sequence, null as event_uid, null as recorded_at, null as type, null as class, null as channel,
  null as direction, null as organisation, null as topic, null as data, null as generation, null as sealed
from readings
union all
select null, null, f.subject_id, f.part, false, e.pos is not null, e.pos, f.occurred_at, f.sequence, f.event_uid, e.recorded_at,
  e.type, e.class, e.channel, e.direction, e.organisation, e.topic, e.data, e.generation,
  case when @personal::boolean then e.sealed end as sealed
from found f
left join lateral (
  select * from log.event e
  where e.part = f.part and e.tenant_id = @tenant::uuid and e.subject_id = f.subject_id
    and e.occurred_at = f.occurred_at and e.sequence = f.sequence and e.event_uid = f.event_uid
    and e.generation >= f.generation
  limit 1 -- a probe for each row: without it the planner may join the whole log
) e on true
