-- Closes the open epoch of a topic and opens the next at the given offsets. Returns where the old one had come to.
-- The cursor rows are locked first: a chunk that is being recorded is either before the closing or fenced.
create function log.new_topic_epoch(p_topic text, p_topic_id text, p_part smallint[], p_offset bigint[])
returns table (part smallint, recorded_to bigint, seen_to bigint, begins_at bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  v_old log.topic_epoch;
  v_new smallint;
begin
  select * into v_old from log.topic_epoch where topic = p_topic and closed_at is null for update;
  if not found then
    raise exception 'topic % was never recorded, so it has no epoch to close', p_topic;
  end if;
  perform 1 from log.log_cursor c where c.topic_epoch = v_old.id order by c.part for update;
  update log.log_cursor c set closed = true where c.topic_epoch = v_old.id;
  update log.topic_epoch set closed_at = now() where id = v_old.id;
  insert into log.topic_epoch (topic, epoch, topic_id) values (p_topic, v_old.epoch + 1, p_topic_id) returning id into v_new;
  insert into log.log_cursor (topic_epoch, part, next_offset)
  select v_new, h.part, coalesce(given.next_offset, 0)
  from log.log_head h
  left join unnest(p_part, p_offset) as given (part, next_offset) on given.part = h.part;
  return query
  select o.part, o.next_offset, o.high_watermark, n.next_offset
  from log.log_cursor o join log.log_cursor n on n.part = o.part and n.topic_epoch = v_new
  where o.topic_epoch = v_old.id order by o.part;
end
$$;
