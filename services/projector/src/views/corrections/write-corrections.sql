-- $1 build, $2 statements as JSON
insert into views.correction (tenant_id, build, target_uid, event_uid, kind, said_at, sequence, part, pos, recorded_at,
  subject_id, organisation, moved_at, to_subject)
select tenant_id, $1::smallint, target_uid, event_uid, kind, said_at, sequence, part, pos, recorded_at,
  subject_id, organisation, moved_at, to_subject
from jsonb_to_recordset($2::jsonb) as told (tenant_id uuid, target_uid uuid, event_uid uuid, kind text, said_at bigint,
  sequence text, part smallint, pos bigint, recorded_at bigint, subject_id uuid, organisation text, moved_at bigint,
  to_subject uuid)
order by tenant_id, target_uid, event_uid
on conflict do nothing
