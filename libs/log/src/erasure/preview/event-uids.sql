-- $1 tenant, $2 subject, $3 $4 $5 behind this key, $6 how many: ids of a subject's events, in the order of its timeline.
select e.occurred_at, e.sequence, e.event_uid
from log.event e
where e.part = (select log.part_of($2)) and e.tenant_id = $1 and e.subject_id = $2
  and e.generation >= (select coalesce(max(gone.generation), 0) from log.erased_subject gone
    where gone.tenant_id = $1 and gone.subject_id = $2)
  and (e.occurred_at, e.sequence, e.event_uid) > ($3::bigint, $4::text, $5::uuid)
order by e.occurred_at, e.sequence, e.event_uid
limit $6
