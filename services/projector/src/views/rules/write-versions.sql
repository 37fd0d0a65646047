-- $1 build; the others are columns: tenant, kind, version, event, when, by whom, why, what it restores, body, what is
-- published with it (JSON, or null). A version has one event: its id is made of the kind and the version, and an id counts once.
insert into views.rule_version
  (tenant_id, build, kind, version, event_uid, published_at, published_by, reason, restores, body, companions)
select tenant, $1::smallint, kind, version, event_uid, published_at, published_by, reason, restores, body, companions::jsonb
from unnest($2::uuid[], $3::text[], $4::integer[], $5::uuid[], $6::bigint[], $7::text[], $8::text[], $9::integer[], $10::text[], $11::text[])
  as told (tenant, kind, version, event_uid, published_at, published_by, reason, restores, body, companions)
order by tenant, kind, version
on conflict do nothing
