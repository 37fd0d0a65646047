-- $1 tenant, $2 subjects: those of them that have events.
select s.subject_id
from unnest($2::uuid[]) as s (subject_id)
where exists (
  select from log.event e
  where e.part = (select log.part_of(s.subject_id)) and e.tenant_id = $1 and e.subject_id = s.subject_id
)
