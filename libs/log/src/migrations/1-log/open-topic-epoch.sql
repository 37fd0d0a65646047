-- Opens the first epoch of a topic (or finds the open one) and its cursors, starting at offset 0: nothing is skipped.
create function log.open_topic_epoch(p_topic text) returns smallint
language plpgsql as $$
declare
  v_id smallint;
begin
  select id into v_id from log.topic_epoch where topic = p_topic and closed_at is null;
  if found then
    return v_id;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('log.open_topic_epoch:' || p_topic, 0));
  select id into v_id from log.topic_epoch where topic = p_topic and closed_at is null;
  if not found then
    insert into log.topic_epoch (topic, epoch)
    values (p_topic, (select coalesce(max(epoch) + 1, 0) from log.topic_epoch where topic = p_topic))
    returning id into v_id;
    insert into log.log_cursor (topic_epoch, part, next_offset) select v_id, part, 0 from log.log_head;
  end if;
  return v_id;
end
$$;
