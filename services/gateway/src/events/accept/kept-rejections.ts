import { encodeRejection, type OutgoingRecord } from '@throughline/bus'
import { isRecord, type ScannedJson } from '@throughline/events'
import { eventUidOf, subjectIdOf } from '@throughline/subjects'
import type { Lane, Rejection } from './accept-events.js'
import type { Sender } from './sender.js'

/**
 * Records of events that were refused, for senders that cannot be told: the log keeps them in quarantine, with the reason,
 * where they can be read, mended and sent again. Each lies under the event that it would have been.
 */
export function keptRejections(events: readonly ScannedJson[], rejected: readonly Rejection[], { key, keys }: Sender, lane: Lane): OutgoingRecord[] {
  const { topic, parts, wayIn } = lane
  const receivedAt = lane.receivedAt ?? lane.clock.now()
  return rejected.flatMap(({ index, code, reason }) => {
    const event = events[index]
    const [source, id] = isRecord(event) ? [event['source'], event['id']] : []
    if (typeof source !== 'string' || typeof id !== 'string') return []
    const eventUid = eventUidOf(keys, source, id)
    const subjectId = subjectIdOf(keys, 'event', eventUid)
    const facts = { tenantId: key.tenantId, subjectId, eventUid, code, reason, receivedAt, wayIn, producer: key.id }
    return [encodeRejection(topic, parts, facts, JSON.stringify(event))]
  })
}
