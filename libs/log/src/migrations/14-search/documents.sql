-- What events are found by: one row for each that was told in words. A document holds keyed hashes of words, of their stems
-- and beginnings, with their places: no words. The key is the tenant's and lies outside of the database, so a word of one
-- tenant is another lexeme than the same word of another, and who looks for it reads nobody else's rows.
create table views.search (
  tenant_id uuid not null,
  build smallint not null,
  subject_id uuid not null,
  occurred_at bigint not null, -- microseconds since 1970
  sequence text collate "C" not null,
  event_uid uuid not null,
  part smallint not null,
  pos bigint not null,
  generation integer not null, -- of the key that the event lies under: what was erased is of an earlier one
  type text not null,
  class text not null,
  channel text,
  direction text,
  organisation text,
  conversation_uid uuid,
  document tsvector not null,
  primary key (tenant_id, build, subject_id, occurred_at, sequence, event_uid)
) partition by hash (subject_id);

do $$
begin
  for bucket in 0 .. 7 loop
    execute format('create table views.search_%s partition of views.search for values with (modulus 8, remainder %s)', bucket, bucket);
    execute format('grant maintain on table views.search_%s to throughline_eraser', bucket);
  end loop;
end
$$;
-- Newest first, for words that are in very many documents.
create index search_newest on views.search (tenant_id, build, occurred_at, sequence, event_uid);
-- New lexemes wait in a short list: whoever searches reads through all of it.
create index search_words on views.search using gin (document) with (gin_pending_list_limit = 256);
alter table views.search alter column document set statistics 0;

call control.wall('views.search');
-- Nobody who serves a tenant has a grant: the function is the only way in.
create policy own_tenant on views.search for select to throughline_timeline
  using (tenant_id = (select control.current_tenant()));
create policy search_reads on views.search for select to throughline_search using (true);
create policy projector_keeps on views.search to throughline_projector using (true) with check (true);
create policy eraser_reads on views.search for select to throughline_eraser using (true);
create policy eraser_purges on views.search for delete to throughline_eraser using (true);
grant select, insert, update, delete on views.search to throughline_projector;
grant select on views.search, views.build to throughline_search;
grant usage on schema views to throughline_search, throughline_eraser;
grant execute on function views.live to throughline_search;
grant select (tenant_id, subject_id, event_uid, generation), delete on views.search to throughline_eraser;
