-- The recorder's only write: one chunk of one partition, in one statement and so in one transaction.
--
-- 0. No erasure can be marked between here and the commit. When one of the chunk's subjects was erased after the keys
--    were loaded that its texts are sealed under (the clock's version p_known_erasures), recording them would lose them:
--    'stale' with these subjects, nothing done. The clock's version comes back in any case.
-- 1. The cursor moves by compare-and-set. Somebody else has moved it, or the epoch is closed: 'fenced', nothing done.
-- 2. The part's head is locked: positions are handed out without gaps, in commit order.
-- 3. Ids are claimed in the order of (tenant, uid), so two parts that claim the same ids cannot deadlock.
--    Claims carry the position that the event gets when all ids of the chunk are new, the usual case. When some are
--    not, the new ones are those whose claim has this part and that position, and the positions are closed up.
-- 4. Told before with the same content: a duplicate, counted. With other content: a conflict, kept in quarantine.
--
-- Arrays run in parallel, one element an event (p_offset …) or a bad record (p_bad_offset …), in offset order.
drop function log.record_chunk;
create function log.record_chunk(
  p_topic_epoch smallint, p_part smallint, p_expected bigint, p_next bigint, p_high_watermark bigint,
  p_offset bigint[], p_occurred bigint[], p_received bigint[],
  p_tenant uuid[], p_subject uuid[], p_uid uuid[], p_hash uuid[], p_conversation uuid[],
  p_rules integer[], p_version smallint[],
  p_type text[], p_class text[], p_sequence text[], p_channel text[], p_direction text[], p_organisation text[],
  p_topic text[], p_way_in text[], p_producer text[], p_trace bytea[], p_also text[], p_data text[],
  p_generation integer[], p_sealed bytea[],
  p_bad_offset bigint[], p_bad_tenant uuid[], p_bad_uid uuid[], p_bad_subject uuid[],
  p_bad_way_in text[], p_bad_code text[], p_bad_reason text[], p_bad_generation integer[], p_bad_sealed bytea[],
  p_known_erasures bigint,
  out status text, out next_offset bigint, out recorded integer, out duplicates integer, out conflicts integer,
  out quarantined integer, out first_pos bigint, out recorded_at bigint, out erasures bigint, out stale uuid[]
)
language plpgsql as $$
#variable_conflict use_column
declare
  ten_minutes constant bigint := 600000000;
  thirty_days constant bigint := 2592000000000;
  v_told constant integer := cardinality(p_uid);
  v_last_recorded_at bigint;
  v_claimed integer := 0;
  v_fresh integer[];
begin
  recorded := 0; duplicates := 0; conflicts := 0; quarantined := 0;

  perform pg_advisory_xact_lock_shared(7205759405);
  select c.version into strict erasures from log.erasure_clock c;
  if erasures > p_known_erasures then
    select array_agg(distinct e.subject_id) into stale
    from log.erased_subject e
    join (
      select * from unnest(p_tenant, p_subject, p_generation)
      union all
      select * from unnest(p_bad_tenant, p_bad_subject, p_bad_generation)
    ) as t (tenant, subject, generation) on t.tenant = e.tenant_id and t.subject = e.subject_id
    where e.version > p_known_erasures and e.generation > t.generation;
    if stale is not null then
      status := 'stale';
      return;
    end if;
  end if;

  select c.next_offset into next_offset
  from log.log_cursor c
  where c.topic_epoch = p_topic_epoch and c.part = p_part and not c.closed
  for update;
  if next_offset is distinct from p_expected then
    status := 'fenced';
    return;
  end if;

  select h.next_pos, h.last_recorded_at into strict first_pos, v_last_recorded_at
  from log.log_head h where h.part = p_part for update;
  recorded_at := greatest((extract(epoch from clock_timestamp()) * 1000000)::bigint, v_last_recorded_at);

  insert into log.event_claim (tenant_id, event_uid, content_hash, part, pos)
  select tenant, uid, hash, p_part, first_pos + told - 1
  from unnest(p_tenant, p_uid, p_hash) with ordinality as t(tenant, uid, hash, told)
  order by tenant, uid, told
  on conflict do nothing;
  get diagnostics v_claimed = row_count;

  if v_claimed = v_told then
    recorded := v_told;
    insert into log.event (part, pos, occurred_at, received_at, recorded_at, kafka_offset, tenant_id, subject_id, event_uid,
      conversation_uid, rule_version, topic_epoch, version, late, type, class, sequence, channel, direction, organisation,
      topic, way_in, producer, trace_id, also, data, generation, sealed)
    select p_part, first_pos + told - 1, occurred, received, recorded_at, kafka_offset, tenant, subject, uid,
      conversation, rules, p_topic_epoch, version, occurred < recorded_at - ten_minutes, type, class, sequence, channel,
      direction, organisation, topic, way_in, producer, trace, also::uuid[], data, generation, sealed
    from unnest(p_offset, p_occurred, p_received, p_tenant, p_subject, p_uid, p_conversation, p_rules, p_version, p_type,
      p_class, p_sequence, p_channel, p_direction, p_organisation, p_topic, p_way_in, p_producer, p_trace, p_also, p_data,
      p_generation, p_sealed) with ordinality as t(kafka_offset, occurred, received, tenant, subject, uid, conversation, rules, version,
      type, class, sequence, channel, direction, organisation, topic, way_in, producer, trace, also, data, generation, sealed, told);
  else
    select coalesce(array_agg(told::integer order by told), '{}') into v_fresh
    from unnest(p_tenant, p_uid) with ordinality as t(tenant, uid, told)
    join log.event_claim c on c.tenant_id = tenant and c.event_uid = uid and c.part = p_part and c.pos = first_pos + told - 1;
    recorded := cardinality(v_fresh);

    insert into log.event (part, pos, occurred_at, received_at, recorded_at, kafka_offset, tenant_id, subject_id, event_uid,
      conversation_uid, rule_version, topic_epoch, version, late, type, class, sequence, channel, direction, organisation,
      topic, way_in, producer, trace_id, also, data, generation, sealed)
    select p_part, first_pos + rank - 1, p_occurred[i], p_received[i], recorded_at, p_offset[i], p_tenant[i], p_subject[i],
      p_uid[i], p_conversation[i], p_rules[i], p_topic_epoch, p_version[i], p_occurred[i] < recorded_at - ten_minutes,
      p_type[i], p_class[i], p_sequence[i], p_channel[i], p_direction[i], p_organisation[i], p_topic[i], p_way_in[i],
      p_producer[i], p_trace[i], p_also[i]::uuid[], p_data[i], p_generation[i], p_sealed[i]
    from unnest(v_fresh) with ordinality as f(i, rank);

    insert into log.quarantine (topic_epoch, part, kafka_offset, recorded_at, expires_at, tenant_id, event_uid, subject_id,
      way_in, code, reason, header, data, sealed)
    select p_topic_epoch, p_part, p_offset[told], recorded_at, recorded_at + thirty_days, tenant, uid, p_subject[told],
      p_way_in[told], 'conflict', 'this id was told before with other content; the first telling stands',
      jsonb_strip_nulls(jsonb_build_object('occurredAt', p_occurred[told], 'version', p_version[told], 'type', p_type[told],
        'class', p_class[told], 'sequence', p_sequence[told], 'channel', p_channel[told], 'direction', p_direction[told],
        'organisation', p_organisation[told], 'topic', p_topic[told], 'producer', p_producer[told])),
      p_data[told], coalesce(p_sealed[told], '')
    from unnest(p_tenant, p_uid, p_hash) with ordinality as t(tenant, uid, hash, told)
    join log.event_claim c on c.tenant_id = tenant and c.event_uid = uid
    where c.content_hash <> hash and told <> all (v_fresh);
    get diagnostics conflicts = row_count;
    duplicates := v_told - recorded - conflicts;

    update log.event_claim c set pos = first_pos + rank - 1
    from unnest(v_fresh) with ordinality as f(i, rank)
    where rank <> i and c.tenant_id = p_tenant[i] and c.event_uid = p_uid[i];
  end if;

  insert into log.quarantine (topic_epoch, part, kafka_offset, recorded_at, expires_at, tenant_id, event_uid, subject_id,
    way_in, code, reason, sealed)
  select p_topic_epoch, p_part, kafka_offset, recorded_at, recorded_at + thirty_days, tenant, uid, subject,
    way_in, code, reason, sealed
  from unnest(p_bad_offset, p_bad_tenant, p_bad_uid, p_bad_subject, p_bad_way_in, p_bad_code, p_bad_reason, p_bad_sealed)
    as t(kafka_offset, tenant, uid, subject, way_in, code, reason, sealed);
  get diagnostics quarantined = row_count;

  update log.log_head h set next_pos = h.next_pos + recorded, last_recorded_at = recorded_at,
    last_received_at = coalesce(p_received[case when v_claimed = v_told then v_told else v_fresh[recorded] end], h.last_received_at)
  where h.part = p_part;
  update log.log_cursor c set next_offset = p_next, high_watermark = p_high_watermark, checked_at = recorded_at
  where c.topic_epoch = p_topic_epoch and c.part = p_part;
  next_offset := p_next;
  status := 'recorded';
end
$$;
grant execute on function log.record_chunk to throughline_recorder;
