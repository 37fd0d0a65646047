-- Hides what these subjects had under earlier generations, from all readers, when it commits. It waits for the chunks that
-- are being recorded, and those that come later see it: no row of an earlier generation appears afterwards.
-- Marking again changes nothing. Returns the clock's version.
create function log.mark_erased(p_tenant uuid, p_subject uuid[], p_generation integer[], p_erased_at bigint) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  v_version bigint;
begin
  perform pg_advisory_xact_lock(7205759405);
  update log.erasure_clock c set version = c.version + 1 returning c.version into v_version;
  insert into log.erased_subject as e (tenant_id, subject_id, generation, erased_at, version)
  select p_tenant, subject, max(generation), p_erased_at, v_version
  from unnest(p_subject, p_generation) as t (subject, generation)
  group by subject
  order by subject
  on conflict on constraint erased_subject_pkey do update
  set generation = greatest(e.generation, excluded.generation), erased_at = greatest(e.erased_at, excluded.erased_at),
    version = excluded.version;
  return v_version;
end
$$;
grant execute on function log.mark_erased to throughline_gateway, throughline_eraser;
