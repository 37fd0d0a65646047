-- One role a service, each with what its job needs. Roles belong to the whole cluster: another database may have made them.
-- Nobody has a grant on a partition: whatever guards the parent would not guard it.
do $$
declare
  name text;
begin
  foreach name in array array['throughline_recorder', 'throughline_gateway', 'throughline_timeline'] loop
    begin
      execute format('create role %I login nosuperuser nocreatedb nocreaterole noinherit nobypassrls', name);
    exception when duplicate_object or unique_violation then
      null; -- made before, or at this very moment for another database
    end;
  end loop;
end
$$;

revoke all on schema public from public;
grant usage on schema log to throughline_recorder, throughline_gateway, throughline_timeline;
grant usage on schema control to throughline_gateway, throughline_timeline;
grant select on log.meta, log.topic_epoch to throughline_recorder, throughline_gateway, throughline_timeline;

-- recorder: appends; reads no more than it needs to settle cursors and claims.
grant insert on log.event, log.quarantine to throughline_recorder;
grant insert, select, update (pos) on log.event_claim to throughline_recorder;
grant select, update on log.log_head, log.log_cursor to throughline_recorder;
grant insert on log.log_cursor, log.topic_epoch to throughline_recorder;
grant update (topic_id) on log.topic_epoch to throughline_recorder;

-- gateway: what became of an event; quarantine for operators; control data.
grant select on log.event_claim, log.quarantine, log.log_cursor, log.log_head to throughline_gateway;
grant select, insert, update on all tables in schema control to throughline_gateway;

-- timeline: reads.
grant select on log.event, log.log_head, log.log_cursor to throughline_timeline;
grant select on control.tenant, control.api_key to throughline_timeline;
