-- What the hash of an entry is over: its fields in this order, each with its length in bytes before it, so that no two
-- different entries look the same; a missing one is '-'. libs/log/src/audit/chain.ts computes the same.
create function control.audit_form(
  p_tenant uuid, p_seq bigint, p_at bigint, p_actor_kind text, p_actor text, p_organisation text, p_action text,
  p_target text, p_purpose text, p_trace_id bytea, p_parts text[]
) returns bytea
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select convert_to(string_agg(coalesce(octet_length(field) || ':' || field, '-'), ',' order by place), 'UTF8')
  from unnest(array[p_tenant::text, p_seq::text, p_at::text, p_actor_kind, p_actor, p_organisation, p_action, p_target,
    p_purpose, encode(p_trace_id, 'hex')] || p_parts) with ordinality as t (field, place)
$$;

-- The only way into the audit. Takes a batch as a JSON array; tenants in order, so that two batches cannot deadlock.
-- Not durable: the transaction does not wait for the disk. A crash of the whole machine can then lose the last moment.
create function control.append_audit(p_entries jsonb, p_durable boolean) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare
  entry record;
  head control.audit_head;
begin
  if not p_durable then
    perform set_config('synchronous_commit', 'off', true);
  end if;
  for entry in
    select * from rows from (jsonb_to_recordset(p_entries) as (tenant_id uuid, actor_kind text, actor text,
      organisation text, action text, target text, parts text[], purpose text, trace_id text)) with ordinality
    order by tenant_id, ordinality
  loop
    if entry.tenant_id is distinct from head.tenant_id then
      update control.audit_head h set seq = head.seq, at = head.at, chain = head.chain where h.tenant_id = head.tenant_id;
      insert into control.audit_head values (entry.tenant_id, 0, 0, sha256('')) on conflict do nothing;
      select h.* into strict head from control.audit_head h where h.tenant_id = entry.tenant_id for update;
    end if;
    head.seq := head.seq + 1;
    head.at := greatest((extract(epoch from clock_timestamp()) * 1000000)::bigint, head.at);
    head.chain := sha256(head.chain || control.audit_form(entry.tenant_id, head.seq, head.at, entry.actor_kind, entry.actor,
      entry.organisation, entry.action, entry.target, entry.purpose, decode(entry.trace_id, 'hex'), entry.parts));
    insert into control.audit values (entry.tenant_id, head.seq, head.at, entry.actor_kind, entry.actor, entry.organisation,
      entry.action, entry.target, entry.parts, entry.purpose, decode(entry.trace_id, 'hex'), head.chain);
  end loop;
  update control.audit_head h set seq = head.seq, at = head.at, chain = head.chain where h.tenant_id = head.tenant_id;
end
$$;
