-- $1 topic of the live lane, $2 topic of the backfill lane: how far each part of the log has come.
select h.part, h.next_pos - 1 as position, live.next_offset as live_offset, backfill.next_offset as backfill_offset,
  (extract(epoch from clock_timestamp()) * 1000000)::bigint as read_at,
  case
    when live.checked_at is null or live.checked_at = 0 then null
    when live.next_offset >= live.high_watermark then live.checked_at
    else (select last.received_at from log.event last where last.part = h.part and last.pos = h.next_pos - 1)
  end as fresh_at
from log.log_head h
left join log.topic_epoch l on l.topic = $1 and l.closed_at is null
left join log.log_cursor live on live.topic_epoch = l.id and live.part = h.part
left join log.topic_epoch b on b.topic = $2 and b.closed_at is null
left join log.log_cursor backfill on backfill.topic_epoch = b.id and backfill.part = h.part
order by h.part
