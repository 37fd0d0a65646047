-- Generation of the key that the row's `sealed` lies under; 0: it lies in clear, from before there was sealing.
alter table log.event add column generation integer not null default 0;

-- Counts erasures, over all tenants. Whoever knows a number knows all erasures up to it.
create table log.erasure_clock (
  only_row boolean primary key default true check (only_row),
  version bigint not null default 0
);
insert into log.erasure_clock default values;

-- Subjects that were erased, with the first generation that counts again: a row of log.event is shown only when its
-- generation is not less. This hides at once what a key that somebody still remembers could open.
create table log.erased_subject (
  tenant_id uuid not null,
  subject_id uuid not null,
  generation integer not null,
  erased_at bigint not null, -- microseconds since 1970
  version bigint not null,   -- of the clock, when it was erased last
  primary key (tenant_id, subject_id)
);
create index erased_subject_version on log.erased_subject (version);

call control.wall('log.erased_subject');
create policy own_tenant on log.erased_subject to throughline_gateway, throughline_timeline
  using (tenant_id = (select control.current_tenant())) with check (tenant_id = (select control.current_tenant()));
create policy recorder_reads on log.erased_subject for select to throughline_recorder using (true);
create policy eraser_marks on log.erased_subject to throughline_eraser using (true) with check (true);

grant select on log.erased_subject to throughline_recorder, throughline_gateway, throughline_timeline, throughline_eraser;
grant insert, update (generation, erased_at, version) on log.erased_subject to throughline_gateway, throughline_eraser;
grant select on log.erasure_clock to throughline_recorder, throughline_gateway, throughline_eraser;
grant update (version) on log.erasure_clock to throughline_gateway, throughline_eraser;
