/** Rows of a part above a position, in their order. */
export const logRows = `
  select part, pos, sequence, subject_id, topic_epoch, kafka_offset, recorded_at
  from log.event where part = $1 and pos > $2 order by pos limit $3`

export const heads = 'select part, next_pos from log.log_head'

/** Claims without their event, events without their claim. */
export const strayClaims = `
  select e.part as event_part, e.pos as event_pos, c.part as claim_part, c.pos as claim_pos
  from log.event e full join log.event_claim c on c.tenant_id = e.tenant_id and c.event_uid = e.event_uid
  where e.part is distinct from c.part or e.pos is distinct from c.pos
  limit 1000`

/** Cursors of the open epoch of a topic. */
export const cursors = `
  select c.part, c.next_offset
  from log.log_cursor c join log.topic_epoch e on e.id = c.topic_epoch
  where e.topic = $1 and e.closed_at is null`

export const quarantined = `
  select part, kafka_offset, code, reason from log.quarantine order by recorded_at limit 1000`
