-- Whose events new statements are about, as far as both are known: also those that a statement about a statement is about.
-- $1 build of the view of corrections, $2 tenants and $3 events side by side, of which something is said or that say something
with recursive about as (
  select tenant_id, event_uid, 0 as depth from unnest($2::uuid[], $3::uuid[]) as told (tenant_id, event_uid)
  where views.live('corrections') = $1::smallint
  union
  select about.tenant_id, c.target_uid, about.depth + 1
  from about join views.correction c
    on c.tenant_id = about.tenant_id and c.build = $1::smallint and c.event_uid = about.event_uid
  where about.depth < 8
)
select about.tenant_id, t.subject_id
from about join views.correction_target t
  on t.tenant_id = about.tenant_id and t.build = $1::smallint and t.event_uid = about.event_uid
union
select about.tenant_id, c.to_subject
from about join views.correction c
  on c.tenant_id = about.tenant_id and c.build = $1::smallint and about.event_uid in (c.event_uid, c.target_uid)
where c.to_subject is not null
