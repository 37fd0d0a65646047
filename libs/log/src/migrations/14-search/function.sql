-- Documents of the tenant of the transaction that match, newest first. Row-level security would not let the index be used:
-- `@@` is not leakproof, so every row of the tenant would be compared. Therefore this runs as a role of its own, which
-- owns nothing else and logs in nowhere, and it takes the tenant from the transaction and from nobody's argument.
--
-- p_query a tsquery of lexemes
-- p_subject these subjects alone (null: all of the tenant), each from p_since up to but without p_until (null: open)
-- p_from inclusive, p_to exclusive: when it happened; p_at, p_sequence, p_uid: older than this key (null: from the newest on)
-- p_own the one organisation whose events the reader may see (null: all); the others are filters, null for none
-- p_most rows to look at, p_limit rows to return at most
--
-- Words that are in p_most documents at most are looked up in the index of words: the answer is complete, and nth is null.
-- Of a more frequent one the newest documents are looked through, p_most of them: the last one comes back with shown =
-- false where it does not match, and the next question goes on from there.
create function views.search_documents(
  p_query text, p_subject uuid[], p_since bigint[], p_until bigint[], p_from bigint, p_to bigint,
  p_at bigint, p_sequence text, p_uid uuid, p_own text, p_channel text[], p_type text[], p_class text[], p_direction text[],
  p_organisation text[], p_conversation uuid[], p_most integer, p_limit integer
)
returns table (nth bigint, shown boolean, part smallint, pos bigint, subject_id uuid, event_uid uuid, occurred_at bigint, sequence text)
language plpgsql stable security definer rows 50
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := control.current_tenant();
  v_build constant smallint := views.live('search');
  v_query constant tsquery := p_query::tsquery;
  v_at constant bigint := coalesce(p_at, 9223372036854775807);
  v_sequence constant text := coalesce(p_sequence, '');
  v_uid constant uuid := coalesce(p_uid, '00000000-0000-0000-0000-000000000000');
  v_from constant bigint := coalesce(p_from, -9223372036854775808);
  v_to constant bigint := coalesce(p_to, 9223372036854775807);
  v_found integer;
begin
  -- The limit keeps tenant and build out of the innermost select, so that nothing but the index of words can be used.
  select count(*) into v_found
  from (select from views.search s where s.document @@ v_query limit p_most + 1) as f;

  if v_found <= p_most then
    return query
    select null::bigint, true, f.part, f.pos, f.subject_id, f.event_uid, f.occurred_at, f.sequence
    from (
      select s.tenant_id, s.build, s.part, s.pos, s.subject_id, s.event_uid, s.occurred_at, s.sequence, s.channel, s.type,
        s.class, s.direction, s.organisation, s.conversation_uid
      from views.search s where s.document @@ v_query limit p_most + 1
    ) as f
    where f.tenant_id = v_tenant and f.build = v_build
      and f.occurred_at >= v_from and f.occurred_at < v_to
      and (f.occurred_at, f.sequence, f.event_uid) < (v_at, v_sequence, v_uid)
      and (p_subject is null or exists (
        select from unnest(p_subject, p_since, p_until) as m (subject_id, since, until)
        where m.subject_id = f.subject_id and f.occurred_at >= coalesce(m.since, v_from) and f.occurred_at < coalesce(m.until, v_to)
      ))
      and (p_own is null or f.organisation = p_own)
      and (p_channel is null or f.channel = any (p_channel))
      and (p_type is null or f.type = any (p_type))
      and (p_class is null or f.class = any (p_class))
      and (p_direction is null or f.direction = any (p_direction))
      and (p_organisation is null or f.organisation = any (p_organisation))
      and (p_conversation is null or f.conversation_uid = any (p_conversation))
    order by f.occurred_at desc, f.sequence desc, f.event_uid desc
    limit p_limit;
  elsif p_subject is null then
    return query
    select r.nth, r.shown, r.part, r.pos, r.subject_id, r.event_uid, r.occurred_at, r.sequence
    from (
      select w.*, row_number() over (order by w.occurred_at desc, w.sequence desc, w.event_uid desc) as nth,
        (w.document @@ v_query
          and (p_own is null or w.organisation = p_own)
          and (p_channel is null or w.channel = any (p_channel))
          and (p_type is null or w.type = any (p_type))
          and (p_class is null or w.class = any (p_class))
          and (p_direction is null or w.direction = any (p_direction))
          and (p_organisation is null or w.organisation = any (p_organisation))
          and (p_conversation is null or w.conversation_uid = any (p_conversation))) is true as shown
      from (
        select s.* from views.search s
        where s.tenant_id = v_tenant and s.build = v_build
          and s.occurred_at >= v_from and s.occurred_at < v_to
          and (s.occurred_at, s.sequence, s.event_uid) < (v_at, v_sequence, v_uid)
        order by s.occurred_at desc, s.sequence desc, s.event_uid desc
        limit p_most
      ) as w
    ) as r
    where r.shown or r.nth = p_most
    order by r.occurred_at desc, r.sequence desc, r.event_uid desc
    limit p_limit;
  else
    return query
    select r.nth, r.shown, r.part, r.pos, r.subject_id, r.event_uid, r.occurred_at, r.sequence
    from (
      select w.*, row_number() over (order by w.occurred_at desc, w.sequence desc, w.event_uid desc) as nth,
        (w.document @@ v_query
          and (p_own is null or w.organisation = p_own)
          and (p_channel is null or w.channel = any (p_channel))
          and (p_type is null or w.type = any (p_type))
          and (p_class is null or w.class = any (p_class))
          and (p_direction is null or w.direction = any (p_direction))
          and (p_organisation is null or w.organisation = any (p_organisation))
          and (p_conversation is null or w.conversation_uid = any (p_conversation))) is true as shown
      from (
        select s.*
        from unnest(p_subject, p_since, p_until) as m (subject_id, since, until)
        cross join lateral (
          select s.* from views.search s
          where s.tenant_id = v_tenant and s.build = v_build and s.subject_id = m.subject_id
            and s.occurred_at >= greatest(v_from, m.since) and s.occurred_at < least(v_to, m.until)
            and (s.occurred_at, s.sequence, s.event_uid) < (v_at, v_sequence, v_uid)
          order by s.occurred_at desc, s.sequence desc, s.event_uid desc
          limit p_most
        ) as s
        order by s.occurred_at desc, s.sequence desc, s.event_uid desc
        limit p_most
      ) as w
    ) as r
    where r.shown or r.nth = p_most
    order by r.occurred_at desc, r.sequence desc, r.event_uid desc
    limit p_limit;
  end if;
end
$$;
grant execute on function views.search_documents to throughline_timeline;
