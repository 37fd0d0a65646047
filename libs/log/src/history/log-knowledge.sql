-- How far the log has come in each of its parts. $1 topic of the live lane
select h.part, h.next_pos - 1 as position, (extract(epoch from clock_timestamp()) * 1000000)::bigint as read_at,
  case
    when c.checked_at is null or c.checked_at = 0 then null
    when c.next_offset >= c.high_watermark then c.checked_at
    else nullif(h.last_received_at, 0)
  end as fresh_at
from log.log_head h
left join log.topic_epoch t on t.topic = $1::text and t.closed_at is null
left join log.log_cursor c on c.topic_epoch = t.id and c.part = h.part
order by h.part
