-- $1 tenant, $2 build, $3 subjects
select a, b, event_uid, same, said_at, confidence, rule from views.identity_statement
where tenant_id = $1::uuid and build = $2::smallint and a = any ($3::uuid[])
union all
select a, b, event_uid, same, said_at, confidence, rule from views.identity_statement
where tenant_id = $1::uuid and build = $2::smallint and b = any ($3::uuid[])
