-- Where a tenant wants messages sent to by HTTP.
create table control.webhook_endpoint (
  tenant_id uuid not null references control.tenant,
  id uuid not null,
  url text not null,
  description text not null,
  types text[] not null,         -- of messages; 'signal.*' for all of a family, '*' for all
  state text not null default 'active' check (state in ('active', 'paused', 'disabled')), -- disabled: it failed for too long
  reason text,                   -- why it is not active
  state_at timestamptz not null default now(),
  failing_since timestamptz,     -- null: the last attempt went well, or there was none
  probe_at timestamptz,          -- when it is looked again whether a failing one is back
  created_at timestamptz not null default now(),
  created_by text not null,
  primary key (tenant_id, id)
);

-- What messages to it are signed with: 32 bytes, wrapped under the tenant's key. While it is rotated there are two.
create table control.webhook_secret (
  tenant_id uuid not null,
  endpoint_id uuid not null,
  version integer not null check (version > 0),
  key_version integer not null,  -- of the tenant's key
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,        -- null: the newest
  primary key (tenant_id, endpoint_id, version)
);
