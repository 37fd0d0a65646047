-- The projector opens events to find identifiers in them. It reads keys of one tenant at a time, like every reader.
create policy projector_own_tenant on vault.data_key for select to throughline_projector
  using (tenant_id = (select vault.current_tenant()));
create policy projector_own_tenant on vault.tenant_key for select to throughline_projector
  using (tenant_id = (select vault.current_tenant()));
grant usage on schema vault to throughline_projector;
grant execute on function vault.current_tenant to throughline_projector;
grant select on vault.tenant_key, vault.data_key to throughline_projector;
