-- What was said about these events, what was said about those statements, and so on.
-- $1 tenant, $2 events, $3 statements at most, $4 up to these positions, by part (null: all)
with recursive live as materialized (
  select views.live('corrections') as build
),
said as (
  select c.* from live
  join views.correction c on c.tenant_id = $1::uuid and c.build = live.build and c.target_uid = any ($2::uuid[])
  where ($4::bigint[] is null or c.pos <= ($4)[c.part + 1])
  union
  select c.* from said
  join views.correction c on c.tenant_id = $1::uuid and c.build = said.build and c.target_uid = said.event_uid
  where ($4::bigint[] is null or c.pos <= ($4)[c.part + 1])
)
select target_uid, event_uid, kind, said_at, sequence, part, pos, subject_id, organisation, moved_at, to_subject
from said
limit $3::integer
