-- $1 part, $2 position: overwrites one event.
update log.event e
set subject_id = '00000000-0000-0000-0000-000000000000', occurred_at = e.received_at, generation = 0,
  conversation_uid = null, rule_version = 0, version = 0, late = false, type = 'erased', class = 'record', sequence = '',
  channel = null, direction = null, organisation = null, topic = null, producer = null, trace_id = null, also = null,
  data = null, sealed = null
where e.part = $1 and e.pos = $2 and e.type <> 'erased'
