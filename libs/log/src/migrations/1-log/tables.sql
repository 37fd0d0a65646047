-- The event log. Kafka carries, these tables remember; every view can be rebuilt from them.
-- All times are microseconds since 1970 in a bigint: JavaScript's Date would cut them, and pages would break.
create schema log;

-- One row: what was chosen at the first start and can never change afterwards.
create table log.meta (
  only_row boolean primary key default true check (only_row),
  parts smallint not null check (parts between 1 and 1024)
);

-- A topic's life between two creations. A topic that was deleted and made anew is another epoch, with offsets of its own.
create table log.topic_epoch (
  id smallint generated always as identity primary key,
  topic text not null,
  epoch smallint not null,
  topic_id text, -- Kafka's own id of the topic; null until the recorder has seen it
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  unique (topic, epoch)
);
create unique index topic_epoch_open on log.topic_epoch (topic) where closed_at is null;

-- Where the recorder goes on. Moved by compare-and-set in the transaction that records the events before it.
create table log.log_cursor (
  topic_epoch smallint not null references log.topic_epoch,
  part smallint not null,
  next_offset bigint not null,
  high_watermark bigint not null default 0,
  checked_at bigint not null default 0,
  closed boolean not null default false, -- with its epoch: nobody records through it any more
  primary key (topic_epoch, part)
) with (fillfactor = 50);

-- The next free position of a part. Whoever appends to the part holds this row until its commit:
-- commit order is position order, so a reader that sees a position sees all before it.
create table log.log_head (
  part smallint primary key,
  next_pos bigint not null default 1,
  last_recorded_at bigint not null default 0
) with (fillfactor = 50);

create table log.event (
  pos bigint not null,
  occurred_at bigint not null,
  received_at bigint not null,
  recorded_at bigint not null,
  kafka_offset bigint not null,
  tenant_id uuid not null,
  subject_id uuid not null,
  event_uid uuid not null,
  conversation_uid uuid,
  rule_version integer not null,
  part smallint not null,
  topic_epoch smallint not null,
  version smallint not null,
  late boolean not null, -- occurred more than ten minutes before it was recorded
  type text not null,
  class text not null,
  sequence text collate "C" not null default '',
  channel text,
  direction text,
  organisation text,
  topic text,
  way_in text not null,
  producer text,
  trace_id bytea,
  also uuid[],
  data text,    -- JSON: what the catalogue says is not personal
  sealed bytea, -- header byte, then everything else
  primary key (part, pos)
) partition by list (part);

-- Scanned backwards for the newest first; every hot read of a customer is this index.
create index event_timeline on log.event (part, subject_id, occurred_at, sequence, event_uid);
-- What a snapshot has to look for beyond its tail.
create index event_late on log.event (part, subject_id, pos) where late;

-- An id counts once, for ever and over all parts: whoever inserts the row first has told it.
create table log.event_claim (
  tenant_id uuid not null,
  event_uid uuid not null,
  content_hash uuid not null, -- 16 bytes of a keyed hash; uuid because it is PostgreSQL's 16-byte type
  pos bigint not null,
  part smallint not null,
  primary key (tenant_id, event_uid)
) partition by hash (event_uid);

-- Records that could not be recorded, with the reason, and other tellings of an id that was told before.
create table log.quarantine (
  id uuid not null default uuidv7() unique,
  kafka_offset bigint not null,
  recorded_at bigint not null,
  expires_at bigint not null,
  tenant_id uuid,
  event_uid uuid,
  subject_id uuid,
  part smallint not null,
  topic_epoch smallint not null,
  way_in text,
  code text not null,
  reason text not null,
  header jsonb,          -- of a conflict: the columns that the other telling would have had
  data text,             -- of a conflict: as in log.event
  sealed bytea not null, -- of a conflict: as in log.event; else header byte, then the Kafka record as JSON
  primary key (topic_epoch, part, kafka_offset)
);
create index quarantine_by_event on log.quarantine (tenant_id, event_uid) where event_uid is not null;
create index quarantine_newest on log.quarantine (tenant_id, recorded_at, id);
