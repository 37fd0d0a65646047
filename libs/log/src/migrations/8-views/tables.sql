-- What every view has: builds, and how far each has come in each part. Views can be rebuilt from the log, all of them.

-- A build is one filling of a view's tables, from the first event on. The rows of several builds lie side by side, told
-- apart by their column `build`; readers ask for the live one.
create table views.build (
  view text not null,
  build smallint not null,
  version integer not null, -- of the view's code
  state text not null check (state in ('building', 'live', 'retired')),
  started_at timestamptz not null default now(),
  live_at timestamptz,
  note text,                -- what came of comparing it
  primary key (view, build)
);
create unique index build_live on views.build (view) where state = 'live';
create unique index build_building on views.build (view) where state = 'building';

-- Where a build goes on in a part. Moved by compare-and-set in the transaction that writes the view.
create table views.cursor (
  view text not null,
  build smallint not null,
  part smallint not null,
  next_pos bigint not null default 1,
  hold_pos bigint,          -- goes no further for now: two builds are being compared there
  fault text,               -- why it stands still
  fault_at timestamptz,
  primary key (view, build, part),
  foreign key (view, build) references views.build on delete cascade
) with (fillfactor = 50);

-- The processes that follow the log, and who follows which part. This only shares the work: what keeps two from writing
-- the same is the cursor.
create table views.reader (
  id uuid primary key,
  seen_at timestamptz not null
);
create table views.lease (
  part smallint primary key,
  reader uuid,
  until timestamptz
) with (fillfactor = 50);
insert into views.lease (part) select part from log.log_head;
