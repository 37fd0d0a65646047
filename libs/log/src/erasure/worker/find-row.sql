-- $1 tenant, $2 event uid: the row of an event.
select e.part, e.pos, e.subject_id, e.generation, e.type, e.channel, e.direction, e.organisation, e.topic,
  e.conversation_uid, e.data, e.sealed
from log.event_claim c
join log.event e on e.part = c.part and e.pos = c.pos
where c.tenant_id = $1 and c.event_uid = $2
