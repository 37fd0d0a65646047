-- Takes back what is to be told later, with all that was scheduled together with it. Nothing of it may be due: a gateway may be
-- telling it. $1 tenant, $2 kind
with wanted as (
  select kind, version, companions from control.rule_publication
  where tenant_id = $1::uuid and kind = $2 and sent_at is null
    and due_at > (extract(epoch from clock_timestamp()) * 1000000)::bigint
), group_of as (
  select kind, version from wanted
  union
  select c.kind, c.version from wanted, jsonb_to_recordset(wanted.companions) as c (kind text, version integer)
)
delete from control.rule_publication p using group_of g
where p.tenant_id = $1::uuid and p.kind = g.kind and p.version = g.version and p.sent_at is null
returning p.kind, p.version, p.body, p.reason, p.restores, p.published_by, p.published_at, p.due_at, p.companions
