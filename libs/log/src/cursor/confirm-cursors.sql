-- The recorder's word that it has seen the ends of these partitions; only where its cursor still stands as it thinks.
update log.log_cursor c
set high_watermark = seen.high_watermark, checked_at = (extract(epoch from clock_timestamp()) * 1000000)::bigint
from unnest($2::smallint[], $3::bigint[], $4::bigint[]) as seen (part, next_offset, high_watermark)
where c.topic_epoch = $1 and c.part = seen.part and c.next_offset = seen.next_offset and not c.closed
