-- What weakens the walls between tenants, as (what, why); nothing when they stand. Looks at all schemas but PostgreSQL's.
-- $1 tables without rows of tenants, $2 functions that run as their owner, $3 unique indexes that don't begin with the
-- tenant, $4 functions that are throughline_search's: those that are known to be in order, by their names with schema.
with ours as (
  select n.oid as schema, n.nspname from pg_namespace n where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
),
relation as (
  select c.oid, format('%I.%I', o.nspname, c.relname) as name, c.relkind, c.relispartition, c.relrowsecurity,
    c.relforcerowsecurity, c.reloptions, c.relacl, c.relowner, o.nspname,
    case when format('%I.%I', o.nspname, c.relname) = 'control.tenant' then 'id' else 'tenant_id' end as tenant_column
  from pg_class c join ours o on o.schema = c.relnamespace
),
-- Tables with rows of tenants: all but those of the list.
walled as (
  select r.*, a.attnum as tenant_attribute
  from relation r left join pg_attribute a on a.attrelid = r.oid and a.attname = r.tenant_column and not a.attisdropped
  where r.relkind in ('r', 'p') and not (r.name = any ($1::text[]) and a.attnum is null)
),
ours_role as (select * from pg_roles where rolname ~ '^throughline_')

select name as what, 'has no tenant_id and is not on the list of tables without rows of tenants' as why
from walled where tenant_attribute is null
union all
select name, 'has no row-level security that binds its owner, too'
from walled where tenant_attribute is not null and not (relrowsecurity and relforcerowsecurity)
union all
select name, 'has no policy that compares its rows with the tenant of the transaction'
from walled w
where tenant_attribute is not null and not relispartition and not exists (
  select from pg_policy p
  where p.polrelid = w.oid
    and coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
      ~ format('\(%s = \( SELECT \w+\.current_tenant\(\)', w.tenant_column)
)
union all
-- A policy for all tenants names the role of a job; for the services that serve somebody there is none.
select format('policy %I on %s', p.polname, w.name), 'shows rows of all tenants to ' || coalesce(r.rolname, 'everybody')
from pg_policy p
join walled w on w.oid = p.polrelid
cross join lateral unnest(p.polroles) as granted (role)
left join pg_roles r on r.oid = granted.role
where p.polpermissive and coalesce(r.rolname, '') not in
    ('throughline_migrator', 'throughline_recorder', 'throughline_eraser', 'throughline_projector', 'throughline_search')
  and exists (
    select from unnest(array[pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)]) as e (condition)
    where condition is not null
      and condition !~ format('^\(%s = \( SELECT \w+\.current_tenant\(\) AS current_tenant\)\)$', w.tenant_column)
  )
union all
select name, 'is a view that reads as its owner: make it with security_invoker'
from relation where relkind = 'v' and not coalesce(reloptions @> '{security_invoker=true}', false)
union all
select name, 'keeps or fetches rows past row-level security: no materialized views, no foreign tables'
from relation where relkind in ('m', 'f')
union all
-- Policies of the parent do not bind who asks the partition.
select distinct r.name, format('is a partition on which %s may %s', coalesce(g.rolname, 'everybody'), lower(acl.privilege_type))
from relation r
left join pg_attribute a on a.attrelid = r.oid and a.attacl is not null
cross join lateral unnest(array[1, 2]) as which
cross join lateral aclexplode(case which when 1 then r.relacl else a.attacl end) as acl
left join pg_roles g on g.oid = acl.grantee
where r.relispartition and acl.grantee <> r.relowner
  and not (acl.privilege_type = 'MAINTAIN' and g.rolname = 'throughline_eraser')
union all
select distinct r.name, 'may be used by everybody'
from relation r
left join pg_attribute a on a.attrelid = r.oid and a.attacl is not null
cross join lateral unnest(array[1, 2]) as which
cross join lateral aclexplode(case which when 1 then r.relacl else a.attacl end) as acl
where acl.grantee = 0
union all
select rolname, 'passes row-level security by' from ours_role where rolsuper or rolbypassrls
union all
select m.rolname, 'is a member of ' || g.rolname
from pg_auth_members a join ours_role m on m.oid = a.member join pg_roles g on g.oid = a.roleid
union all
select rolname, 'logs in and owns everything' from ours_role where rolname = 'throughline_migrator' and rolcanlogin
union all
select rolname, 'logs in and sees words of all tenants' from ours_role where rolname = 'throughline_search' and rolcanlogin
union all
select r.name, 'is not owned by throughline_migrator'
from relation r join pg_roles o on o.oid = r.relowner
where r.relkind in ('r', 'p', 'v', 'm', 'S') and r.nspname <> 'public' and o.rolname <> 'throughline_migrator'
union all
select p.oid::regprocedure::text, fault
from pg_proc p
join ours o on o.schema = p.pronamespace
join pg_roles owner on owner.oid = p.proowner
cross join lateral (values
  (p.prosecdef and format('%I.%I', o.nspname, p.proname) <> all ($2::text[]),
    'runs as its owner and is not on the list of such functions'),
  (p.prosecdef and not coalesce(p.proconfig @> '{"search_path=pg_catalog, pg_temp"}', false),
    'runs as its owner without search_path = pg_catalog, pg_temp'),
  (owner.rolname <> 'throughline_migrator' and format('%I.%I', o.nspname, p.proname) <> all ($4::text[]),
    'is not owned by throughline_migrator'),
  (owner.rolname <> 'throughline_search' and format('%I.%I', o.nspname, p.proname) = any ($4::text[]),
    'is not owned by throughline_search'),
  (p.prorettype <> 'trigger'::regtype
    and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as acl where acl.grantee = 0),
    'may be called by everybody')
) as f (found, fault)
where found
union all
-- Whoever runs into a constraint learns that somebody has that value.
select format('%I.%I', o.nspname, i.relname), 'is a unique index that does not begin with the tenant'
from pg_index x
join pg_class i on i.oid = x.indexrelid
join ours o on o.schema = i.relnamespace
join walled w on w.oid = x.indrelid
where w.tenant_attribute is not null and (x.indisunique or x.indisexclusion) and x.indkey[0] is distinct from w.tenant_attribute
  and not w.relispartition and format('%I.%I', o.nspname, i.relname) <> all ($3::text[])
order by 1, 2
