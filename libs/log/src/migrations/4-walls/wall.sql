-- The tenant of this transaction (set_config('throughline.tenant', …, true)). Policies compare rows with it.
-- Where nobody has set it there is an error and not an empty answer: a forgotten tenant must be noticed.
create function control.current_tenant() returns uuid
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
  -- After a transaction that had set it, the setting is '' and not null.
  tenant constant text := nullif(current_setting('throughline.tenant', true), '');
begin
  if tenant is null then
    raise exception 'no tenant is set for this transaction'
      using errcode = 'insufficient_privilege', hint = 'Read rows of a tenant inside asTenant() of libs/database.';
  end if;
  return tenant::uuid;
end
$$;

-- For migrations: puts row-level security on a table, for its owner as well, and on its partitions. The policies of
-- the table are the migration's own; partitions get none, so that a grant on one by mistake shows nothing.
create procedure control.wall(guarded regclass)
language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  relation regclass;
begin
  for relation in select t.relid from pg_partition_tree(guarded) t union select guarded loop
    execute format('alter table %s enable row level security, force row level security', relation);
  end loop;
end
$$;
