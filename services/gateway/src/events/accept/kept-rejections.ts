import { randomUUID } from 'node:crypto'
import { encodeRejection, type OutgoingRecord } from '@throughline/bus'
import { isRecord, type ScannedJson } from '@throughline/events'
import { eventUidOf, subjectIdOf, type TenantKeys } from '@throughline/subjects'
import type { Lane, Rejection } from './accept-events.js'
import type { Sender } from './sender.js'

/**
 * Records of events that were refused, for senders that cannot be told: the log keeps them in quarantine, with the reason,
 * where they can be read, mended and sent again. Each lies under the event that it would have been.
 */
export function keptRejections(events: readonly ScannedJson[], rejected: readonly Rejection[], { key, keys }: Sender, lane: Lane): OutgoingRecord[] {
  const { topic, parts, wayIn } = lane
  const receivedAt = lane.receivedAt ?? lane.clock.now()
  return rejected.map(({ index, code, reason }) => {
    const event = events[index]
    const uid = uidOf(event, keys)
    // Under an event that nobody names, where it has no name.
    const subjectId = subjectIdOf(keys, 'event', uid ?? randomUUID())
    const name = uid === undefined ? {} : { eventUid: uid }
    const facts = { tenantId: key.tenantId, subjectId, ...name, code, reason, receivedAt, wayIn, producer: key.id }
    return encodeRejection(topic, parts, facts, JSON.stringify(event))
  })
}

function uidOf(event: ScannedJson | undefined, keys: TenantKeys): string | undefined {
  const [source, id] = isRecord(event) ? [event['source'], event['id']] : []
  return typeof source === 'string' && typeof id === 'string' ? eventUidOf(keys, source, id) : undefined
}
