-- What contacts, orders and promises come to, derived from the stories of customers, for whoever counts across them. No words of
-- anybody: codes, numbers, times, ids of events, channels and agents. Times are microseconds since 1970. Each row belongs to the
-- organisation of the event that it began with; `shared` ones have events of others in them, and only the brand sees those.
create table views.contact_conversation (
  tenant_id uuid not null,
  build smallint not null,
  customer_id uuid not null,
  event_uid uuid not null,       -- its first event
  at bigint not null,            -- when it began
  channel text,
  topic text,
  stage text,                    -- of the journey, when it began
  agent text,                    -- who had it in the end
  organisation text,
  shared boolean not null,
  issue_uid uuid not null,
  order_uid uuid,                -- the event that placed the order that it names
  last_at bigint not null,
  is_ours boolean not null,      -- the brand began it
  first_answer_ms bigint,
  abandoned_in text,             -- stage; null: it was not given up
  abandoned_ms bigint,
  transfers integer not null,
  escalations integer not null,
  outcome text,
  resolved boolean not null,
  primary key (tenant_id, build, customer_id, event_uid)
);

-- Each wait in a queue or while it rang, that is over.
create table views.contact_wait (
  tenant_id uuid not null,
  build smallint not null,
  customer_id uuid not null,
  event_uid uuid not null,       -- the event that ended it
  at bigint not null,            -- when it began
  channel text,
  topic text,
  stage text,
  agent text,
  organisation text,
  shared boolean not null,
  ms bigint not null,
  ended text not null,           -- answered, abandoned, other
  told_ms bigint,
  primary key (tenant_id, build, customer_id, event_uid)
);

create table views.contact_issue (
  tenant_id uuid not null,
  build smallint not null,
  customer_id uuid not null,
  event_uid uuid not null,
  at bigint not null,
  channel text,                  -- on which it began
  topic text,
  stage text,
  agent text,
  organisation text,
  shared boolean not null,
  last_at bigint not null,
  contacts integer not null,
  conversations integer not null,
  transfers integer not null,
  escalations integer not null,
  switches integer not null,
  waited_ms bigint not null,
  outcome text,
  settled_at bigint,             -- null: it is open
  effort double precision not null,
  primary key (tenant_id, build, customer_id, event_uid)
);

create table views.contact_order (
  tenant_id uuid not null,
  build smallint not null,
  customer_id uuid not null,
  event_uid uuid not null,       -- the event that placed it
  at bigint not null,
  channel text,
  topic text,
  stage text,
  agent text,
  organisation text,
  shared boolean not null,
  amount numeric(21, 6),
  currency text,
  cancelled_at bigint,
  delivered_at bigint,
  contacts integer not null,     -- that name it, from then on
  primary key (tenant_id, build, customer_id, event_uid)
);

-- What customers were told would come, and when it came.
create table views.contact_told (
  tenant_id uuid not null,
  build smallint not null,
  customer_id uuid not null,
  event_uid uuid not null,       -- the event that told it first
  at bigint not null,            -- when it was to come
  channel text,
  topic text,
  stage text,
  agent text,
  organisation text,
  shared boolean not null,
  what text not null,
  delivered_at bigint,
  dropped_at bigint,             -- from then on it could not come any more
  primary key (tenant_id, build, customer_id, event_uid)
);

create table views.contact_contract (
  tenant_id uuid not null,
  build smallint not null,
  customer_id uuid not null,
  event_uid uuid not null,
  at bigint not null,
  channel text,
  topic text,
  stage text,
  agent text,
  organisation text,
  shared boolean not null,
  ended_at bigint,               -- null: it runs
  replaced boolean not null,
  primary key (tenant_id, build, customer_id, event_uid)
);

do $$
declare
  name text;
begin
  foreach name in array array['conversation', 'wait', 'issue', 'order', 'told', 'contract'] loop
    execute format('create index contact_%s_at on views.contact_%s (tenant_id, build, at)', name, name);
    execute format('call control.wall(%L)', 'views.contact_' || name);
    execute format('create policy projector_keeps on views.contact_%s to throughline_projector using (true) with check (true)', name);
    execute format('create policy own_tenant on views.contact_%s for select to throughline_timeline
      using (tenant_id = (select control.current_tenant()))', name);
    execute format('grant select, insert, update, delete on views.contact_%s to throughline_projector', name);
    execute format('grant select on views.contact_%s to throughline_timeline', name);
  end loop;
end
$$;
