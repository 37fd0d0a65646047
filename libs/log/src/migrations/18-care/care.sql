-- What the care view needs to fold customers anew: who is to be, what each came to, and what was told to others about it.
-- The rows that come out lie in the tables of the derivations.

-- Counts what is noted, over all tenants: who waits for news waits for all that was noted before.
create sequence views.care_seq;

-- Identifiers of which something is new, until all customers whose they are or were have been folded again. Ids of customers that
-- are none any more stand here, too: their rows go.
create table views.care_dirty (
  tenant_id uuid not null,
  build smallint not null,
  subject_id uuid not null,
  seq bigint not null,                 -- when it was noted last
  news_seq bigint,                     -- when it was noted last that somebody waits for; null: never
  first_seq bigint,                    -- when it was noted first; null: nobody waits for it, as after new rules, a failure, or behaviour alone
  due_at timestamptz not null default now(), -- not before; somebody who has it puts it off
  lazy boolean not null default false, -- may wait until more is new: whoever notes something that may not makes it due
  failures smallint not null default 0,
  fault text,                          -- why the last try failed
  primary key (tenant_id, build, subject_id)
) with (fillfactor = 70);
create index care_dirty_news on views.care_dirty (build, due_at) where first_seq is not null;
create index care_dirty_due on views.care_dirty (build, due_at) where first_seq is null;
create index care_dirty_first on views.care_dirty (tenant_id, build, first_seq) where first_seq is not null;
create index care_dirty_failed on views.care_dirty (build, failures) where failures > 0;

-- Identifiers that are another customer's than before, until somebody has looked whether there is anything of any of these customers.
-- Only ever appended to and taken from, so that nobody who works out who is who waits for anybody.
create table views.care_recomposed (
  tenant_id uuid not null,
  build smallint not null,
  seq bigint not null default nextval('views.care_seq'),
  subject_id uuid not null,
  was uuid not null,
  is_now uuid not null,
  noted_at timestamptz not null default now(),
  xid xid8 not null default pg_current_xact_id(), -- by it whoever folds somebody knows whether they read who they were before
  looked boolean not null default false, -- once, and there was nothing; whoever was folding somebody for the first time is waited for
  primary key (tenant_id, build, seq)
);
create index care_recomposed_new on views.care_recomposed (build, seq) where not looked;
create index care_recomposed_since on views.care_recomposed (xid); -- not like the key: without statistics the planner takes either
create index care_recomposed_looked on views.care_recomposed (build, noted_at) where looked;

-- Customers that were folded, and of whom there is something.
create table views.care_customer (
  tenant_id uuid not null,
  build smallint not null,
  customer_id uuid not null,
  version bigint not null,             -- another one after each fold: whoever has folded what is older than that writes nothing
  next_at bigint,                      -- comes out differently then, without any event; microseconds since 1970
  folded_at bigint not null,           -- as of then
  digests jsonb not null,              -- of the rows, by derivation: what is the same is not written again
  primary key (tenant_id, build, customer_id)
) with (fillfactor = 80);
create index care_customer_next on views.care_customer (build, next_at) where next_at is not null;

-- Tenants of whom all customers are folded again, since rules have changed; in pieces, in the order of ids.
create table views.care_sweep (
  tenant_id uuid not null,
  build smallint not null,
  behind uuid not null default '00000000-0000-0000-0000-000000000000',
  begun boolean not null default false, -- when nobody writes who may have read the old rules
  noted_at timestamptz not null default now(),
  primary key (tenant_id, build)
);

-- What others know, or need not: of no build, since the world outside has none.
create table views.care_told (
  tenant_id uuid not null,
  thing bytea not null,                -- such as a signal's id
  customer_id uuid not null,           -- whose it was last
  derivation text not null,
  state text not null,                 -- the type of what was told last
  sent boolean not null,               -- false: it was old when it was found, and nothing is told about it
  times integer not null,              -- how often the same was told again
  rules bigint not null,               -- how many versions of rules there were when it came out last
  data text not null,                  -- JSON, as it was told last
  missing_seq bigint,                  -- when it came out no more: it may have moved to somebody who is to be folded yet
  primary key (tenant_id, thing)
);
create index care_told_of on views.care_told (tenant_id, customer_id);
create index care_told_missing on views.care_told (tenant_id, missing_seq) where missing_seq is not null;

do $$
declare
  name text;
begin
  foreach name in array array['care_dirty', 'care_recomposed', 'care_customer', 'care_sweep', 'care_told'] loop
    execute format('call control.wall(%L)', 'views.' || name);
    execute format('create policy projector_keeps on views.%s to throughline_projector using (true) with check (true)', name);
    execute format('create policy own_tenant on views.%s for select to throughline_timeline
      using (tenant_id = (select control.current_tenant()))', name);
    execute format('grant select, insert, update, delete on views.%s to throughline_projector', name);
  end loop;
end
$$;
grant select (tenant_id, build, first_seq) on views.care_dirty to throughline_timeline;
grant select (tenant_id, build, seq, looked) on views.care_recomposed to throughline_timeline;
grant usage, select on sequence views.care_seq to throughline_projector;
grant select on sequence views.care_seq to throughline_timeline;
