-- The owner has a policy because the recorder's function runs as it; it logs in nowhere.
create policy owner_obtains on vault.data_key to throughline_migrator using (true) with check (true);
create policy own_tenant on vault.data_key to throughline_timeline, throughline_gateway, throughline_eraser
  using (tenant_id = (select vault.current_tenant())) with check (tenant_id = (select vault.current_tenant()));
create policy own_tenant on vault.tenant_key
  to throughline_recorder, throughline_timeline, throughline_gateway, throughline_eraser
  using (tenant_id = (select vault.current_tenant())) with check (tenant_id = (select vault.current_tenant()));

grant usage on schema vault to throughline_recorder, throughline_timeline, throughline_gateway, throughline_eraser;
grant execute on function vault.current_tenant
  to throughline_recorder, throughline_timeline, throughline_gateway, throughline_eraser;

-- recorder: makes tenant keys; data keys only through the function.
grant select, insert (tenant_id, version, provider, wrapped) on vault.tenant_key to throughline_recorder;
grant execute on function vault.obtain_data_keys to throughline_recorder;

-- readers.
grant select on vault.tenant_key, vault.data_key to throughline_timeline, throughline_gateway, throughline_eraser;

-- who erases.
grant insert (tenant_id, subject_id, generation, erased_at), update (generation, wrapped, erased_at)
  on vault.data_key to throughline_gateway, throughline_eraser;
grant execute on function vault.destroy_data_keys to throughline_gateway, throughline_eraser;

-- Where a key lay, its bytes stay in the file until the table is written anew. MAINTAIN shows no row and changes none.
do $$
begin
  for bucket in 0 .. 15 loop
    execute format('grant maintain on table vault.data_key_%s to throughline_eraser', bucket);
  end loop;
end
$$;
