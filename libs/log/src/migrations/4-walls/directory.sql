-- Who is speaking, asked before any tenant is known: the few questions over all tenants, each a function that runs as
-- the owner and answers nothing else.
create function control.find_key(wanted bytea)
returns table (id uuid, sha256 bytea, scopes text[], organisation text, origins text[], limits jsonb,
  expires_at timestamptz, revoked boolean, tenant_id uuid, slug text, settings jsonb, settings_version integer,
  suspended boolean)
language sql stable security definer rows 1
set search_path = pg_catalog, pg_temp as $$
  select k.id, k.sha256, k.scopes, k.organisation, k.origins, k.limits, k.expires_at, k.revoked_at is not null,
    t.id, t.slug, t.settings, t.settings_version, t.suspended_at is not null
  from control.api_key k join control.tenant t on t.id = k.tenant_id
  where k.sha256 = wanted
$$;

-- The usable keys, newest first, at most so many.
create function control.list_keys(most integer)
returns table (id uuid, sha256 bytea, scopes text[], organisation text, origins text[], limits jsonb,
  expires_at timestamptz, revoked boolean, tenant_id uuid, slug text, settings jsonb, settings_version integer,
  suspended boolean)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select k.id, k.sha256, k.scopes, k.organisation, k.origins, k.limits, k.expires_at, false,
    t.id, t.slug, t.settings, t.settings_version, false
  from control.api_key k join control.tenant t on t.id = k.tenant_id
  where k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and t.suspended_at is null
  order by k.created_at desc
  limit most
$$;

-- Origins of web pages that any usable key names; of `wanted` alone, or all of them with null.
create function control.list_origins(wanted text, most integer) returns table (origin text)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select distinct named.origin
  from control.api_key k join control.tenant t on t.id = k.tenant_id, unnest(k.origins) as named (origin)
  where k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and t.suspended_at is null
    and (wanted is null or k.origins @> array[wanted] and named.origin = wanted)
  limit most
$$;

create function control.find_tenant(slug_or_id text) returns setof control.tenant
language sql stable security definer rows 1
set search_path = pg_catalog, pg_temp as $$
  select t.* from control.tenant t
  where t.slug = slug_or_id
    or t.id = case when slug_or_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then slug_or_id::uuid end
$$;

-- By slug, those after the given one ('' from the first), at most so many.
create function control.list_tenants(behind text, most integer) returns setof control.tenant
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select t.* from control.tenant t where t.slug > behind order by t.slug limit most
$$;

grant execute on function control.find_key, control.list_keys, control.list_origins, control.find_tenant
  to throughline_gateway, throughline_timeline;
grant execute on function control.list_tenants to throughline_gateway;
