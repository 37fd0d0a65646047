-- $1 build, $2 descriptions as JSON
insert into views.relation_description (tenant_id, build, event_uid, group_id, group_type, said_at, organisation,
  recorded_at, part, pos)
select tenant_id, $1::smallint, event_uid, group_id, group_type, said_at, organisation, recorded_at, part, pos
from jsonb_to_recordset($2::jsonb) as told (tenant_id uuid, event_uid uuid, group_id uuid, group_type text,
  said_at bigint, organisation text, recorded_at bigint, part smallint, pos bigint)
order by tenant_id, event_uid
on conflict do nothing
