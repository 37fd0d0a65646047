-- $1 build, $2 statements as JSON. Each was written once and for all.
insert into views.relation_statement (tenant_id, build, event_uid, group_id, group_type, subject_id, joined, roles,
  said_at, from_at, until_at, organisation, recorded_at, part, pos)
select tenant_id, $1::smallint, event_uid, group_id, group_type, subject_id, joined, roles,
  said_at, from_at, until_at, organisation, recorded_at, part, pos
from jsonb_to_recordset($2::jsonb) as told (tenant_id uuid, event_uid uuid, group_id uuid, group_type text,
  subject_id uuid, joined boolean, roles text[], said_at bigint, from_at bigint, until_at bigint, organisation text,
  recorded_at bigint, part smallint, pos bigint)
order by tenant_id, event_uid
on conflict do nothing
