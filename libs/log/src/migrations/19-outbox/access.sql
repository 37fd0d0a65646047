do $$
declare
  guarded text;
begin
  foreach guarded in array array['control.webhook_endpoint', 'control.webhook_secret', 'outbox.told', 'outbox.message', 'outbox.delivery'] loop
    execute format('call control.wall(%L)', guarded);
    execute format('create policy gateway_own on %s to throughline_gateway
      using (tenant_id = (select control.current_tenant())) with check (tenant_id = (select control.current_tenant()))', guarded);
    -- It sends for all tenants.
    execute format('create policy projector_sends on %s to throughline_projector using (true) with check (true)', guarded);
  end loop;
end
$$;
grant usage on schema outbox to throughline_projector, throughline_gateway;

-- projector: adds, sends, clears.
grant select, insert on outbox.told to throughline_projector;
grant select, insert, delete, update (sent_at) on outbox.message to throughline_projector;
grant select, insert, update, delete on outbox.delivery to throughline_projector;
grant select, insert, update, delete on outbox.lease to throughline_projector;
grant select, update (state, reason, state_at, failing_since, probe_at) on control.webhook_endpoint to throughline_projector;
grant select on control.webhook_secret to throughline_projector;

-- gateway: adds; looks after endpoints, and what became of what went to them.
grant select, insert on outbox.told, outbox.message to throughline_gateway;
grant select, insert, update, delete on outbox.delivery to throughline_gateway;
grant select, insert (tenant_id, id, url, description, types, created_by),
  update (url, description, types, state, reason, state_at, failing_since, probe_at), delete
  on control.webhook_endpoint to throughline_gateway;
grant select, insert, update (expires_at), delete on control.webhook_secret to throughline_gateway;
