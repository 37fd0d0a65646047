-- Who read and changed what. Each tenant's entries are a chain of hashes: the hash of an entry is over the one before and
-- the entry itself, so none can be changed, taken out or moved without every later hash being wrong.
-- Subjects are named by their ids, never by a plaintext identifier.
create table control.audit (
  tenant_id uuid not null,
  seq bigint not null, -- from 1, without gaps
  at bigint not null,  -- microseconds since 1970; never runs backwards within a tenant
  actor_kind text not null,
  actor text not null,
  organisation text,
  action text not null,
  target text,
  parts text[] not null,
  purpose text,
  trace_id bytea,
  chain bytea not null check (length(chain) = 32),
  primary key (tenant_id, seq)
);
create index audit_target on control.audit (tenant_id, target, seq) where target is not null;
create index audit_actor on control.audit (tenant_id, actor, seq);
create index audit_action on control.audit (tenant_id, action, seq);
create index audit_time on control.audit (tenant_id, at, seq);

-- The end of each chain. Whoever appends holds it until the commit, so entries come in order.
create table control.audit_head (
  tenant_id uuid primary key,
  seq bigint not null,
  at bigint not null,
  chain bytea not null
) with (fillfactor = 50);

create function control.refuse_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on control.audit
  for each statement execute function control.refuse_change();
create trigger append_only before delete or truncate on control.audit_head
  for each statement execute function control.refuse_change();
