select e.id, e.epoch, e.topic_id, c.part, c.next_offset, c.high_watermark, c.checked_at
from log.topic_epoch e
join log.log_cursor c on c.topic_epoch = e.id
where e.topic = $1 and e.closed_at is null
order by c.part
