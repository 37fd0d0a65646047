-- $1 part, $2 position, $3 the blob that was read; the rest is what the event is without its erased fields.
update log.event
set sealed = $4, generation = $5, data = $6, channel = $7, direction = $8, organisation = $9, topic = $10,
  conversation_uid = case when $11 then null else conversation_uid end
where part = $1 and pos = $2 and sealed = $3
