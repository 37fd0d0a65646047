call control.wall('control.erasure');
create policy gateway_own on control.erasure to throughline_gateway
  using (tenant_id = (select control.current_tenant())) with check (tenant_id = (select control.current_tenant()));
create policy eraser_finishes on control.erasure for select to throughline_eraser using (true);
create policy eraser_dates on control.erasure for update to throughline_eraser using (true);
create policy directory on control.erasure for select to throughline_migrator using (true);
grant select, insert, update (generations, keys_destroyed_at, unreadable_at, announced_at)
  on control.erasure to throughline_gateway;
grant select,
  update (erased_at, generations, keys_destroyed_at, unreadable_at, blanked_at, rewritten_at, events, quarantined, rewrites)
  on control.erasure to throughline_eraser;

call control.wall('control.legal_hold');
create policy gateway_own on control.legal_hold to throughline_gateway
  using (tenant_id = (select control.current_tenant())) with check (tenant_id = (select control.current_tenant()));
grant select, insert, update (released_by, released_at) on control.legal_hold to throughline_gateway;

grant select, insert, update on log.rewrite to throughline_eraser;
grant execute on function log.part_of to throughline_gateway, throughline_eraser;
grant execute on function control.unannounced_erasures to throughline_gateway;

-- gateway: what an erasure would take along is counted, not read; whose an event is, for status.
create policy gateway_own on log.event for select to throughline_gateway
  using (tenant_id = (select control.current_tenant()));
grant select (part, pos, tenant_id, subject_id, occurred_at, sequence, event_uid, generation, also, type, organisation)
  on log.event to throughline_gateway;

-- eraser: overwrites payloads for all tenants, and writes files anew. The one role with a grant on partitions: VACUUM
-- looks at the table that it is to write. MAINTAIN shows no row and changes none.
create policy eraser_reads on log.event for select to throughline_eraser using (true);
create policy eraser_blanks on log.event for update to throughline_eraser using (true);
create policy eraser_reads on log.event_claim for select to throughline_eraser using (true);
create policy eraser_reads on log.quarantine for select to throughline_eraser using (true);
create policy eraser_purges on log.quarantine for delete to throughline_eraser using (true);
grant select on log.event, log.meta to throughline_eraser;
grant update (subject_id, occurred_at, generation, conversation_uid, rule_version, version, late, type, class, sequence,
  channel, direction, organisation, topic, producer, trace_id, also, data, sealed) on log.event to throughline_eraser;
grant select (tenant_id, event_uid, part, pos) on log.event_claim to throughline_eraser;
grant select (topic_epoch, part, kafka_offset, tenant_id, subject_id, event_uid, expires_at), delete on log.quarantine to throughline_eraser;
do $$
declare
  relation regclass;
begin
  for relation in
    select relid from pg_partition_tree('log.event') where isleaf union all select 'log.quarantine'::regclass
  loop
    execute format('grant maintain on table %s to throughline_eraser', relation);
  end loop;
end
$$;
