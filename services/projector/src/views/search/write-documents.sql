-- $1 build, $2 documents as JSON. In the order of the key; an event of which fields were erased comes once more.
insert into views.search (tenant_id, build, subject_id, occurred_at, sequence, event_uid, part, pos, generation, type, class,
  channel, direction, organisation, conversation_uid, document)
select tenant_id, $1::smallint, subject_id, occurred_at, sequence, event_uid, part, pos, generation, type, class,
  channel, direction, organisation, conversation_uid, document::tsvector
from jsonb_to_recordset($2::jsonb) as d (tenant_id uuid, subject_id uuid, occurred_at bigint, sequence text, event_uid uuid,
  part smallint, pos bigint, generation integer, type text, class text, channel text, direction text, organisation text,
  conversation_uid uuid, document text)
order by tenant_id, subject_id, occurred_at, sequence, event_uid
on conflict (tenant_id, build, subject_id, occurred_at, sequence, event_uid) do update
set document = excluded.document, channel = excluded.channel, direction = excluded.direction,
  organisation = excluded.organisation, conversation_uid = excluded.conversation_uid
