-- $1 tenant, $2 event uid: where it lies and of what kind it is; nothing of what it says.
select e.subject_id, e.type,
  e.generation < coalesce((select gone.generation from log.erased_subject gone
    where gone.tenant_id = $1 and gone.subject_id = e.subject_id), 0) as hidden
from log.event_claim c
join log.event e on e.part = c.part and e.pos = c.pos
where c.tenant_id = $1 and c.event_uid = $2 and e.tenant_id = $1
