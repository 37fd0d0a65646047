-- Who is who: facts from the log, by pairs of subjects, and the customers that libs/identity makes of them.

-- Of which type an identifier is; '' where that cannot be told (any more).
create table views.identity_subject (
  tenant_id uuid not null,
  build smallint not null,
  subject_id uuid not null,
  type text not null,
  primary key (tenant_id, build, subject_id)
);

-- Two identifiers that one event carried: the first such event, and the day of the last. a < b.
create table views.identity_link (
  tenant_id uuid not null,
  build smallint not null,
  a uuid not null,
  b uuid not null,
  first_at bigint not null, -- microseconds since 1970
  first_uid uuid not null,
  last_day integer not null, -- counted from 1970
  primary key (tenant_id, build, a, b)
) with (fillfactor = 80);
create index identity_link_back on views.identity_link (tenant_id, build, b, a);

-- The same of a conversation and an identifier. Conversations bring nobody together, so nobody asks the other way round.
create table views.identity_conversation (
  tenant_id uuid not null,
  build smallint not null,
  conversation uuid not null,
  subject_id uuid not null,
  first_at bigint not null,
  first_uid uuid not null,
  last_day integer not null,
  primary key (tenant_id, build, conversation, subject_id)
) with (fillfactor = 80);

-- Somebody's word that two are one person, or are not. All are kept: which one counts hangs on the others.
create table views.identity_statement (
  tenant_id uuid not null,
  build smallint not null,
  a uuid not null,
  b uuid not null,
  event_uid uuid not null,
  same boolean not null,
  said_at bigint not null,
  confidence double precision not null,
  rule text,
  primary key (tenant_id, build, a, b, event_uid, same)
);
create index identity_statement_back on views.identity_statement (tenant_id, build, b);

-- From when on an identifier belonged to somebody else.
create table views.identity_reassigned (
  tenant_id uuid not null,
  build smallint not null,
  subject_id uuid not null,
  from_at bigint not null,
  event_uid uuid not null,
  primary key (tenant_id, build, subject_id, from_at, event_uid)
);

-- Identifiers of which a fact is new, until they are resolved. Only ever appended to and taken from.
create table views.identity_dirty (
  tenant_id uuid not null,
  build smallint not null,
  seq bigint generated always as identity,
  subject_id uuid not null,
  primary key (tenant_id, build, seq)
);

-- Whoever resolves a tenant holds its row.
create table views.identity_resolver (
  tenant_id uuid not null,
  build smallint not null,
  resolved bigint not null default 0,
  primary key (tenant_id, build)
) with (fillfactor = 50);

-- Which eras of which identifiers are one customer; an identifier that is not here is one by itself.
create table views.identity_member (
  tenant_id uuid not null,
  build smallint not null,
  era_id uuid not null,
  subject_id uuid not null,
  from_at bigint, -- when the era began; null: from the beginning
  customer_id uuid not null,
  primary key (tenant_id, build, era_id)
);
create index identity_member_customer on views.identity_member (tenant_id, build, customer_id);
create index identity_member_subject on views.identity_member (tenant_id, build, subject_id);

-- Whose a conversation is: of the person to whom this identifier belonged then.
create table views.identity_anchor (
  tenant_id uuid not null,
  build smallint not null,
  conversation uuid not null,
  subject_id uuid not null,
  at bigint not null,
  primary key (tenant_id, build, conversation)
);
create index identity_anchor_subject on views.identity_anchor (tenant_id, build, subject_id);

do $$
declare
  name text;
begin
  foreach name in array array['subject', 'link', 'conversation', 'statement', 'reassigned', 'dirty', 'resolver', 'member', 'anchor'] loop
    execute format('call control.wall(%L)', 'views.identity_' || name);
    execute format('create policy projector_keeps on views.identity_%s to throughline_projector using (true) with check (true)', name);
    execute format('create policy own_tenant on views.identity_%s for select to throughline_timeline
      using (tenant_id = (select control.current_tenant()))', name);
    execute format('grant select, insert, update, delete on views.identity_%s to throughline_projector', name);
    execute format('grant select on views.identity_%s to throughline_timeline', name);
  end loop;
end
$$;
