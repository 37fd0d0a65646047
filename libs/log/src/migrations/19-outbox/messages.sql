-- Ids of all messages that ever were to leave: each counts once, also when views are filled anew.
create table outbox.told (
  tenant_id uuid not null,
  id bytea not null,
  primary key (tenant_id, id)
);

-- What is to leave, until it has left and was kept for a while. There are no words of people in it.
create table outbox.message (
  tenant_id uuid not null,
  id bytea not null,
  seq bigint not null generated always as identity, -- messages about one subject leave in this order
  type text not null,
  subject_id uuid not null,
  at bigint not null,            -- microseconds since 1970
  data text not null,            -- JSON
  topic text check (topic in ('signals', 'rules')), -- in Kafka; null: it goes to no topic
  sent_at timestamptz,           -- when Kafka had it
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index message_unsent on outbox.message (seq) where topic is not null and sent_at is null;
create index message_age on outbox.message (created_at);

-- One row for each endpoint that a message goes to. The message waits here for the earlier ones about its subject.
create table outbox.delivery (
  tenant_id uuid not null,
  endpoint_id uuid not null,
  seq bigint not null,           -- of the message
  message_id bytea not null,
  type text not null,
  subject_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
  attempts integer not null default 0,
  first_at timestamptz,          -- of the first attempt; retries go by how long that is ago
  next_at timestamptz not null default now(),
  held_until timestamptz,        -- somebody is sending it
  last_at timestamptz,
  last_status smallint,          -- of the last answer; null: there was none
  last_fault text,               -- why the last attempt was none; null: it went well
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  primary key (tenant_id, endpoint_id, seq)
);
create unique index delivery_message on outbox.delivery (tenant_id, message_id, endpoint_id);
create index delivery_due on outbox.delivery (tenant_id, endpoint_id, next_at, seq) where state = 'waiting';
create index delivery_order on outbox.delivery (tenant_id, endpoint_id, subject_id, seq) where state = 'waiting';
create index delivery_dead on outbox.delivery (tenant_id, endpoint_id, seq) where state = 'dead';
create index delivery_settled on outbox.delivery (settled_at) where state <> 'waiting';

-- Work that only one process does at a time.
create table outbox.lease (
  name text primary key,
  holder uuid not null,
  until timestamptz not null
);
