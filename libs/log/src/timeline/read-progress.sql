-- $1 topic of the live lane, $2 topic of the backfill lane: how far each part of the log has come.
-- The topics that these have replaced come along: tokens of writes to them are still about.
with replaced as (
  select e.topic, c.part, json_agg(json_build_array(e.topic_id, c.next_offset) order by e.epoch) as topics
  from log.topic_epoch e join log.log_cursor c on c.topic_epoch = e.id
  where e.topic in ($1, $2) and e.closed_at is not null
  group by e.topic, c.part
)
select h.part, h.next_pos - 1 as position, live.next_offset as live_offset, backfill.next_offset as backfill_offset,
  l.topic_id as live_topic_id, b.topic_id as backfill_topic_id,
  live_before.topics as live_before, backfill_before.topics as backfill_before,
  (extract(epoch from clock_timestamp()) * 1000000)::bigint as read_at,
  case
    when live.checked_at is null or live.checked_at = 0 then null
    when live.next_offset >= live.high_watermark then live.checked_at
    else nullif(h.last_received_at, 0)
  end as fresh_at
from log.log_head h
left join log.topic_epoch l on l.topic = $1 and l.closed_at is null
left join log.log_cursor live on live.topic_epoch = l.id and live.part = h.part
left join log.topic_epoch b on b.topic = $2 and b.closed_at is null
left join log.log_cursor backfill on backfill.topic_epoch = b.id and backfill.part = h.part
left join replaced live_before on live_before.topic = $1 and live_before.part = h.part
left join replaced backfill_before on backfill_before.topic = $2 and backfill_before.part = h.part
order by h.part
