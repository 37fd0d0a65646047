-- What was erased, and what keeps from erasing. Control data: it is not in the events, and outlives them.

-- The ledger. A row is the intent: it is there before anything is destroyed. Only dates and counts are set afterwards
-- (the grants say so), nothing is ever deleted. Replayed after a restore. Times are microseconds since 1970.
create table control.erasure (
  tenant_id uuid not null references control.tenant,
  id uuid not null default uuidv7(),
  kind text not null check (kind in ('customer', 'event', 'field')),
  subject_ids uuid[] not null check (cardinality(subject_ids) > 0), -- of an event: where it lies, and what is said about it
  event_uid uuid,
  fields text[],                 -- JSON pointers into the event
  reason text not null,
  requested_by text not null,
  erased_at bigint not null,     -- when it was asked for: what happened up to then is not taken any more
  request_key bytea,             -- hash of the Idempotency-Key
  request_print bytea not null,  -- hash of what was asked for
  generations integer[],         -- the subjects' first generation after the erasure, in the order of subject_ids
  keys_destroyed_at bigint,
  unreadable_at bigint,          -- no reader shows it from then on
  announced_at bigint,           -- when its event was in Kafka
  blanked_at bigint,             -- rows overwritten, quarantine purged
  rewritten_at bigint,           -- no file of the database holds what the rows held
  events bigint not null default 0,      -- rows overwritten
  quarantined bigint not null default 0, -- records purged
  rewrites text[] not null default '{}', -- tables whose files must be written anew
  primary key (tenant_id, id),
  unique (tenant_id, request_key),
  check ((kind = 'customer') = (event_uid is null)),
  check ((kind = 'field') = (fields is not null))
);
create index erasure_newest on control.erasure (tenant_id, erased_at, id);
create index erasure_prints on control.erasure (tenant_id, request_print, erased_at);
create index erasure_unblanked on control.erasure (erased_at) where blanked_at is null;
create index erasure_open on control.erasure (erased_at) where rewritten_at is null;
create index erasure_unannounced on control.erasure (unreadable_at) where announced_at is null;

-- What must be kept although somebody wants it erased: a lawsuit, a debt. Released, never deleted.
create table control.legal_hold (
  tenant_id uuid not null references control.tenant,
  id uuid not null default uuidv7(),
  subject_id uuid not null,
  reason text not null,
  placed_by text not null,
  placed_at bigint not null,
  released_by text,
  released_at bigint,
  primary key (tenant_id, id)
);
create index legal_hold_subject on control.legal_hold (tenant_id, subject_id, placed_at);

-- Tables whose files hold what was erased until VACUUM FULL writes them anew. No data of a tenant: names of tables.
create table log.rewrite (
  target text primary key,
  wanted_at bigint not null,
  rewritten_at bigint -- when the last rewrite that left nothing behind began
);

-- Erasing looks records up by their subject, and throws them away when their time is over.
create index quarantine_by_subject on log.quarantine (tenant_id, subject_id) where subject_id is not null;
create index quarantine_expiry on log.quarantine (expires_at);

-- The planner's statistics would keep samples of what was erased, and nobody searches by these columns.
alter table log.event alter column sealed set statistics 0;
alter table log.event alter column data set statistics 0;
alter table log.quarantine alter column sealed set statistics 0;
alter table log.quarantine alter column data set statistics 0;
alter table log.quarantine alter column header set statistics 0;
