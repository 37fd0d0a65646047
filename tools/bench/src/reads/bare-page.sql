-- The rows of a page and nothing else. $1 part, $2 subject
select occurred_at, sequence, event_uid, recorded_at, type, class, channel, direction, organisation, topic, data, sealed
from log.event
where part = $1::smallint and subject_id = $2::uuid
order by occurred_at desc, sequence desc, event_uid desc
limit 50
