-- Retracted events that this build has taken in already, with what they carried. $1 tenant, $2 build, $3 events
select e.event_uid, e.subject_id, e.also, e.occurred_at, e.type, e.version
from unnest($3::uuid[]) as asked (uid)
join log.event_claim c on c.tenant_id = $1::uuid and c.event_uid = asked.uid
join views.cursor v on v.view = 'identity' and v.build = $2::smallint and v.part = c.part and c.pos < v.next_pos
join log.event e on e.part = c.part and e.pos = c.pos and e.tenant_id = $1::uuid and e.event_uid = asked.uid
where e.also is not null
  and e.generation >= coalesce((
    select gone.generation from log.erased_subject gone
    where gone.tenant_id = e.tenant_id and gone.subject_id = e.subject_id), 0)
