-- What events observed of these subjects that were recorded by then and retracted only later.
-- $1 tenant, $2 build, $3 subjects, $4 parts and $5 last positions side by side
with place as materialized (
  select * from unnest($4::smallint[], $5::bigint[]) as p (part, pos)
)
select w.a, w.b, w.at, w.event_uid
from (
  select * from views.identity_withdrawn where tenant_id = $1::uuid and build = $2::smallint and a = any ($3::uuid[])
  union
  select * from views.identity_withdrawn where tenant_id = $1::uuid and build = $2::smallint and b = any ($3::uuid[])
) w
where exists (
    select from log.event_claim c join place on place.part = c.part and c.pos <= place.pos
    where c.tenant_id = $1::uuid and c.event_uid = w.event_uid
  )
  and not exists (
    select from views.identity_retracted r
    join log.event_claim c on c.tenant_id = $1::uuid and c.event_uid = r.by_uid
    join place on place.part = c.part and c.pos <= place.pos
    where r.tenant_id = $1::uuid and r.build = $2::smallint and r.event_uid = w.event_uid
  )
