-- Which of these events the log has, and which of them were erased. $1 tenant, $2 uids
select c.event_uid, e.type is null or e.type = 'erased' or e.generation < coalesce(gone.generation, 0) as erased
from log.event_claim c
left join log.event e on e.part = c.part and e.pos = c.pos and e.tenant_id = c.tenant_id
left join log.erased_subject gone on gone.tenant_id = c.tenant_id and gone.subject_id = e.subject_id
where c.tenant_id = $1::uuid and c.event_uid = any ($2::uuid[])
