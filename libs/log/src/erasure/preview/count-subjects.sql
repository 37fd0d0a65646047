-- $1 tenant, $2 subjects, $3 events to count at most: what is there of each of them.
select s.subject_id, seen.events, kept.records
from unnest($2::uuid[]) as s (subject_id)
cross join lateral (
  select count(*)::integer as events
  from (
    select from log.event e
    where e.part = (select log.part_of(s.subject_id)) and e.tenant_id = $1 and e.subject_id = s.subject_id
      and e.generation >= coalesce((select gone.generation from log.erased_subject gone
        where gone.tenant_id = $1 and gone.subject_id = s.subject_id), 0)
    limit $3
  ) as counted
) as seen
cross join lateral (
  select count(*)::integer as records
  from (select from log.quarantine q where q.tenant_id = $1 and q.subject_id = s.subject_id limit $3) as counted
) as kept
