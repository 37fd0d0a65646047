-- $1 part, $2 tenant, $3 subject, $4 generation, $5 rows at most: overwrites what was sealed before that generation.
-- What stays tells that there was an event, and nothing of it.
update log.event e
set subject_id = '00000000-0000-0000-0000-000000000000', occurred_at = e.received_at, generation = 0,
  conversation_uid = null, rule_version = 0, version = 0, late = false, type = 'erased', class = 'record', sequence = '',
  channel = null, direction = null, organisation = null, topic = null, producer = null, trace_id = null, also = null,
  data = null, sealed = null
from (
  select pos from log.event
  where part = $1 and tenant_id = $2 and subject_id = $3 and generation < $4
  limit $5
) as doomed
where e.part = $1 and e.pos = doomed.pos
