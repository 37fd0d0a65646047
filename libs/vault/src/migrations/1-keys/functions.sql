-- For the recorder, which works for all tenants: the data keys of these subjects. Of those that have none, the candidate
-- that was brought along becomes the key. What comes back is what counts, whoever was first: by its number in the arrays,
-- and without the wrapped key where that is the candidate.
create function vault.obtain_data_keys(p_tenant uuid[], p_subject uuid[], p_key_version integer[], p_wrapped bytea[])
returns table (nth integer, generation integer, key_version integer, wrapped bytea, erased_at bigint)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
-- One plan, kept: by index. Else the planner plans anew for each chunk, or keeps a plan that reads the whole table, from when it
-- was small.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off as $$
#variable_conflict use_column
declare
  v_answered integer;
begin
  -- Those that are there are read, and not locked. The others are made, in the order of the key, so that two that bring the
  -- same subjects cannot deadlock.
  return query
  with c as materialized (
    select * from unnest(p_tenant, p_subject, p_key_version, p_wrapped) with ordinality as t (tenant, subject, version, candidate, nth)
  ), known as materialized (
    select c.nth, k.generation, k.key_version, k.wrapped, k.erased_at
    from c join vault.data_key k on k.tenant_id = c.tenant and k.subject_id = c.subject
    where k.wrapped is not null
  ), made as (
    insert into vault.data_key as k (tenant_id, subject_id, key_version, wrapped)
    select c.tenant, c.subject, c.version, c.candidate
    from c
    where c.nth not in (select known.nth from known)
    order by c.tenant, c.subject
    on conflict do nothing
    returning k.tenant_id as tenant, k.subject_id as subject
  )
  select known.nth::integer, known.generation, known.key_version, known.wrapped, known.erased_at from known
  union all
  select c.nth::integer, 1, c.version, null::bytea, null::bigint
  from made join c on c.tenant = made.tenant and c.subject = made.subject;
  get diagnostics v_answered = row_count;
  if v_answered = cardinality(p_subject) then
    return;
  end if;

  -- Somebody was erased and has come back, or another one was first a moment ago. Answers may come twice; they are the same.
  update vault.data_key k
  set key_version = c.version, wrapped = c.candidate
  from (
    select * from unnest(p_tenant, p_subject, p_key_version, p_wrapped) as t (tenant, subject, version, candidate)
    order by tenant, subject
  ) c
  where k.tenant_id = c.tenant and k.subject_id = c.subject and k.wrapped is null;

  return query
  select c.nth::integer, k.generation, k.key_version, nullif(k.wrapped, c.candidate), k.erased_at
  from unnest(p_tenant, p_subject, p_wrapped) with ordinality as c (tenant, subject, candidate, nth)
  join vault.data_key k on k.tenant_id = c.tenant and k.subject_id = c.subject
  where k.wrapped is not null;
end
$$;

-- Takes the keys of subjects away, of the tenant of the transaction, also of those that have none yet. Running it again
-- for the same erasure changes nothing, even when somebody has come back in between.
create function vault.destroy_data_keys(p_tenant uuid, p_subject uuid[], p_erased_at bigint)
returns table (subject_id uuid, generation integer)
language plpgsql
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  insert into vault.data_key as k (tenant_id, subject_id, generation, erased_at)
  select p_tenant, erased, 2, p_erased_at
  from (select distinct unnest(p_subject) as erased) as e
  order by erased
  on conflict on constraint data_key_pkey do update
  set generation = k.generation + 1, wrapped = null, erased_at = excluded.erased_at
  where k.erased_at is null or k.erased_at < excluded.erased_at;

  return query
  select k.subject_id, k.generation from vault.data_key k where k.tenant_id = p_tenant and k.subject_id = any (p_subject);
end
$$;
