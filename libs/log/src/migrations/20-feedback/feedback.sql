-- What customers think: a row for each score of an answer (and for an answer without any), and for each question that was sent.
-- Derived from the stories of customers. No words of anybody: who lists them opens the events.
create table views.feedback (
  tenant_id uuid not null,
  build smallint not null,
  customer_id uuid not null,
  event_uid uuid not null,
  nth smallint not null,           -- which score of the event
  subject_id uuid not null,        -- where the event lies
  pos bigint not null,
  occurred_at bigint not null,     -- microseconds since 1970
  kind text not null,              -- asked, answered, declined, review, mention
  survey text,
  site text,
  asked_uid uuid,                  -- the question that it answers
  metric text,
  value double precision,
  least double precision,          -- the ends of the scale
  most double precision,
  share double precision,          -- where the value lies on it, from 0 to 1
  reply text,                      -- of a question: answered, declined, none
  replied_at bigint,
  expires_at bigint,
  has_comment boolean not null,
  language text,
  via text,                        -- channel on which it came
  organisation text,               -- of the event: its callers see it, and no others'
  binding text not null,           -- id, nearest, none
  bound_by text,
  conversation uuid,               -- uid of the first event of what it is about
  gap_ms bigint,
  channel text,                    -- what it is about, down to here
  topic text,
  agent text,
  stage text,
  about_organisation text,
  primary key (tenant_id, build, customer_id, event_uid, nth)
);
create index feedback_newest on views.feedback (tenant_id, build, occurred_at, event_uid, nth);

-- What rules of surveys have to ask, and whether it is asked.
create table views.survey_ask (
  tenant_id uuid not null,
  build smallint not null,
  customer_id uuid not null,
  ask_id text not null,            -- 32 bytes in hex
  survey text not null,
  metric text not null,
  version integer not null,        -- of the rules
  event_uid uuid not null,         -- after which it is asked
  occurred_at bigint not null,
  due_at bigint not null,
  expires_at bigint not null,
  state text not null,             -- planned, due, asked, late, kept
  why text,                        -- of kept: sample, consent, preference, cooldown, channel, another
  channel text,
  language text not null,
  organisation text,               -- of what it is asked about
  sent_uid uuid,
  primary key (tenant_id, build, customer_id, ask_id)
);

do $$
declare
  name text;
begin
  foreach name in array array['feedback', 'survey_ask'] loop
    execute format('call control.wall(%L)', 'views.' || name);
    execute format('create policy projector_keeps on views.%s to throughline_projector using (true) with check (true)', name);
    execute format('create policy own_tenant on views.%s for select to throughline_timeline
      using (tenant_id = (select control.current_tenant()))', name);
    execute format('grant select, insert, update, delete on views.%s to throughline_projector', name);
    execute format('grant select on views.%s to throughline_timeline', name);
  end loop;
end
$$;
