-- Events of a chunk that somebody has said something about. $1 build, $2 events as JSON
insert into views.correction_target (tenant_id, build, event_uid, subject_id, part, pos, occurred_at, sequence, recorded_at)
select tenant_id, $1::smallint, event_uid, subject_id, part, pos, occurred_at, sequence, recorded_at
from jsonb_to_recordset($2::jsonb) as told (tenant_id uuid, event_uid uuid, subject_id uuid, part smallint, pos bigint,
  occurred_at bigint, sequence text, recorded_at bigint)
order by tenant_id, event_uid
on conflict do nothing
