-- Who sees which rows. Services see those of the tenant of their transaction; a job that works for all tenants has a
-- policy of its own for the commands that it needs. What a role may do at all, and with which columns, the grants say.
call control.wall('log.event');
create policy timeline_own on log.event for select to throughline_timeline
  using (tenant_id = (select control.current_tenant()));
create policy recorder_appends on log.event for insert to throughline_recorder with check (true);

call control.wall('log.event_claim');
create policy gateway_own on log.event_claim for select to throughline_gateway
  using (tenant_id = (select control.current_tenant()));
create policy recorder_reads on log.event_claim for select to throughline_recorder using (true);
create policy recorder_claims on log.event_claim for insert to throughline_recorder with check (true);
create policy recorder_moves on log.event_claim for update to throughline_recorder using (true);

-- Records of which nobody knows whose they are have no tenant: no service sees them.
call control.wall('log.quarantine');
create policy gateway_own on log.quarantine for select to throughline_gateway
  using (tenant_id = (select control.current_tenant()));
create policy recorder_appends on log.quarantine for insert to throughline_recorder with check (true);

call control.wall('control.tenant');
create policy gateway_own on control.tenant to throughline_gateway
  using (id = (select control.current_tenant())) with check (id = (select control.current_tenant()));
create policy directory on control.tenant for select to throughline_migrator using (true);
-- Whoever administers without being a superuser does it as the owner, and like the gateway one tenant at a time.
create policy administration on control.tenant to throughline_migrator
  using (id = (select control.current_tenant())) with check (id = (select control.current_tenant()));

call control.wall('control.api_key');
create policy gateway_own on control.api_key to throughline_gateway
  using (tenant_id = (select control.current_tenant())) with check (tenant_id = (select control.current_tenant()));
create policy directory on control.api_key for select to throughline_migrator using (true);
create policy administration on control.api_key to throughline_migrator
  using (tenant_id = (select control.current_tenant())) with check (tenant_id = (select control.current_tenant()));

call control.wall('control.quarantine_decision');
create policy gateway_own on control.quarantine_decision to throughline_gateway
  using (tenant_id = (select control.current_tenant())) with check (tenant_id = (select control.current_tenant()));

revoke execute on all routines in schema log, control from public;
revoke all on all tables in schema log, control
  from throughline_recorder, throughline_gateway, throughline_timeline;

grant usage on schema log, control
  to throughline_gateway, throughline_timeline, throughline_eraser, throughline_projector, throughline_search;
grant execute on function control.current_tenant()
  to throughline_gateway, throughline_timeline, throughline_eraser, throughline_projector, throughline_search;
grant select on log.meta, log.topic_epoch, log.log_cursor, log.log_head
  to throughline_recorder, throughline_gateway, throughline_timeline;

-- recorder: appends; reads no more than it needs to settle cursors and claims.
grant execute on function log.open_topic_epoch, log.record_chunk to throughline_recorder;
grant insert on log.event, log.quarantine to throughline_recorder;
grant insert, select, update (pos) on log.event_claim to throughline_recorder;
grant update on log.log_head to throughline_recorder;
grant insert, update on log.log_cursor to throughline_recorder;
grant insert, update (topic_id) on log.topic_epoch to throughline_recorder;

-- gateway: what became of an event; quarantine for operators; control data, of which nothing is ever deleted.
grant select (tenant_id, event_uid, part, pos) on log.event_claim to throughline_gateway;
grant select on log.quarantine to throughline_gateway;
grant select, insert (id, slug, name, settings), update (name, settings, settings_version, suspended_at)
  on control.tenant to throughline_gateway;
grant select (id, tenant_id, prefix, scopes, organisation, origins, limits, created_at, expires_at, revoked_at),
  insert (tenant_id, prefix, sha256, scopes, organisation, origins, limits, expires_at), update (revoked_at)
  on control.api_key to throughline_gateway;
grant select, insert (tenant_id, quarantine_id, decision, decided_by), update (decision, decided_by, decided_at)
  on control.quarantine_decision to throughline_gateway;

-- timeline: reads.
grant select on log.event to throughline_timeline;
