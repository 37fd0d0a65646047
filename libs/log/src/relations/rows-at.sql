-- Events by where they lie, without those that were erased. $1 tenant, $2 parts and $3 positions side by side,
-- $4 the one organisation whose events the reader sees (null: all)
select e.part, e.pos, e.subject_id, e.occurred_at, e.event_uid, e.recorded_at, e.type, e.channel, e.direction, e.organisation,
  e.topic, e.data, e.generation, e.sealed
from unnest($2::smallint[], $3::bigint[]) as asked (part, pos)
join log.event e on e.part = asked.part and e.pos = asked.pos
where e.tenant_id = $1::uuid and ($4::text is null or e.organisation = $4)
  and e.generation >= coalesce((select max(gone.generation) from log.erased_subject gone
    where gone.tenant_id = $1::uuid and gone.subject_id = e.subject_id), 0)
