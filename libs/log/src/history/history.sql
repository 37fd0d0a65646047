-- The rows of some identifiers of a customer that lie in one part, in the order of the timeline: a branch of the
-- statement that history-text.ts puts together, one for each part, so that the planner looks at no other partition.
--
-- $1 tenant, $2 $3 $4 from this key on, $5 $6 $7 up to this key, $8 rows at most, $9 the one organisation whose events the
-- reader sees (null: all), $10 whether personal fields, $11 only what was recorded up to this time (null: any),
-- $12 only what is dated ahead of this time and was recorded by then (null: any)
-- %part% part, %subjects% subjects, %since% %until% for how long each was the customer's, %known% position up to which
--
-- What the reader does not see is read and counted, and comes back empty: a page never reads more than its rows.
select %part%::smallint as part, found.*
from unnest(%subjects%::uuid[], %since%::bigint[], %until%::bigint[]) as member (subject_id, since, until)
cross join lateral (
  select e.pos <= %known%::bigint
      and ($9::text is null or e.organisation = $9)
      and ($11::bigint is null or e.recorded_at <= $11) as shown,
    e.subject_id, e.pos, e.occurred_at, e.sequence, e.event_uid, e.recorded_at, e.type, e.class, e.channel, e.direction,
    e.organisation, e.topic, e.data, e.generation, case when $10::boolean then e.sealed end as sealed
  from log.event e
  where e.part = %part%::smallint and e.tenant_id = $1::uuid and e.subject_id = member.subject_id
    and e.generation >= (select coalesce(max(gone.generation), 0) from log.erased_subject gone
      where gone.tenant_id = $1::uuid and gone.subject_id = member.subject_id)
    and (e.occurred_at, e.sequence, e.event_uid) >= ($2::bigint, $3::text, $4::uuid)
    and (e.occurred_at, e.sequence, e.event_uid) < ($5::bigint, $6::text, $7::uuid)
    and e.occurred_at >= member.since and e.occurred_at < member.until
    and ($12::bigint is null or (e.occurred_at > $12 and e.recorded_at <= $12))
  order by e.occurred_at desc, e.sequence desc, e.event_uid desc
  limit $8::bigint
) as found
