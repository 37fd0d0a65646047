-- $1 records at most: throws away what has lain in quarantine for its time.
delete from log.quarantine
where (topic_epoch, part, kafka_offset) in (
  select topic_epoch, part, kafka_offset from log.quarantine
  where expires_at < (extract(epoch from clock_timestamp()) * 1000000)::bigint
  order by expires_at
  limit $1
)
