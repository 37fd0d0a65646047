-- Writes down the events that new statements name, as far as this build has passed them. $1 build, $2 tenants and $3 events
-- side by side
insert into views.correction_target (tenant_id, build, event_uid, subject_id, part, pos, occurred_at, sequence, recorded_at)
select e.tenant_id, $1::smallint, e.event_uid, e.subject_id, e.part, e.pos, e.occurred_at, e.sequence, e.recorded_at
from (select distinct * from unnest($2::uuid[], $3::uuid[])) as named (tenant_id, event_uid)
join log.event_claim c on c.tenant_id = named.tenant_id and c.event_uid = named.event_uid
join views.cursor v on v.view = 'corrections' and v.build = $1::smallint and v.part = c.part and c.pos < v.next_pos
join log.event e on e.part = c.part and e.pos = c.pos and e.tenant_id = c.tenant_id
where e.type <> 'erased' and e.generation >= coalesce((
  select gone.generation from log.erased_subject gone
  where gone.tenant_id = e.tenant_id and gone.subject_id = e.subject_id), 0)
order by e.tenant_id, e.event_uid
on conflict do nothing
