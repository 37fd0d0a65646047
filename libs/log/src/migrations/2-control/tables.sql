-- Control data is not history: who may speak, and how a tenant wants to be treated. Written by administration only.
create schema control;

create table control.tenant (
  id uuid primary key default uuidv7(),
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null,
  settings jsonb not null default '{}',
  settings_version integer not null default 1,
  created_at timestamptz not null default now(),
  suspended_at timestamptz
);

create table control.api_key (
  id uuid primary key default uuidv7(),
  tenant_id uuid not null references control.tenant,
  prefix text not null, -- shown to people, so that they can tell keys apart
  sha256 bytea not null unique check (length(sha256) = 32),
  scopes text[] not null,
  organisation text,
  origins text[] not null default '{}',
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz
);
create index api_key_tenant on control.api_key (tenant_id, created_at);

-- What operators decided about a record in quarantine.
create table control.quarantine_decision (
  quarantine_id uuid primary key,
  decision text not null check (decision in ('replayed', 'discarded')),
  decided_by text not null,
  decided_at timestamptz not null default now()
);
