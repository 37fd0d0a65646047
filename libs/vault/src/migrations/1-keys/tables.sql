-- Keys and nothing else. A data key is wrapped under its tenant's key, and that by a provider outside this database:
-- whoever has this database alone, or a backup of it, can open nothing.

-- The tenant of this transaction, as in the log's database. No tenant is an error, not an empty answer.
create function vault.current_tenant() returns uuid
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
  tenant constant text := nullif(current_setting('throughline.tenant', true), '');
begin
  if tenant is null then
    raise exception 'no tenant is set for this transaction'
      using errcode = 'insufficient_privilege', hint = 'Read keys of a tenant inside asTenant() of libs/database.';
  end if;
  return tenant::uuid;
end
$$;

create table vault.tenant_key (
  tenant_id uuid not null,
  version integer not null,
  provider text not null,
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, version)
);

-- One row a subject, with its key of now. An erasure takes the key away and counts the generation up; who comes back
-- gets a key of the new generation.
create table vault.data_key (
  tenant_id uuid not null,
  subject_id uuid not null,
  generation integer not null default 1 check (generation > 0),
  key_version integer not null default 0, -- of the tenant key that it is wrapped under
  wrapped bytea,
  erased_at bigint, -- microseconds since 1970
  primary key (tenant_id, subject_id)
) partition by hash (subject_id);

do $$
begin
  for bucket in 0 .. 15 loop
    execute format(
      'create table vault.data_key_%s partition of vault.data_key for values with (modulus 16, remainder %s)',
      bucket, bucket);
    -- No grants and no policies on partitions: whoever asks one sees nothing.
    execute format('alter table vault.data_key_%s enable row level security, force row level security', bucket);
  end loop;
end
$$;
alter table vault.tenant_key enable row level security, force row level security;
alter table vault.data_key enable row level security, force row level security;
