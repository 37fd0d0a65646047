import type { CloudEvent, EventClass } from '@throughline/events'
import type { OutgoingRecord } from '../ports/producer.js'
import { cloudEventType, header } from './names.js'
import { partitionOf } from './partition.js'

/** What the gateway knows about an event and the recorder copies. All ids are lower-case UUID text. */
export interface RecordFacts {
  tenantId: string
  /** Becomes the key, and decides the partition. */
  subjectId: string
  eventUid: string
  conversationUid: string | null
  /** 16 bytes as UUID text. */
  contentHash: string
  /** The other subjects that the event names. */
  also: readonly string[]
  class: EventClass
  /** Microseconds since 1970. */
  occurredAt: number
  /** Microseconds since 1970. */
  receivedAt: number
  /** `http`, `kafka`, … */
  wayIn: string
  /** Id of the API key or connection. */
  producer: string
  /** Version of the tenant's rules by which the subject was found. */
  ruleVersion: number
  traceparent?: string
  tracestate?: string
}

/** What is known about a record that was found bad; the subject is any UUID that spreads them, often the event's uid. */
export interface RejectedFacts {
  tenantId: string
  subjectId: string
  eventUid?: string
  /** From a closed list, for programs. */
  code: string
  /** For people; holds no personal data. */
  reason: string
  receivedAt: number
  wayIn: string
  producer: string
  traceparent?: string
  tracestate?: string
}

/**
 * The Kafka record of an event.
 * @param event as normalised; it has a `time`
 * @param parts how many partitions the topic has
 */
export function encodeEvent(topic: string, parts: number, facts: RecordFacts, event: CloudEvent): OutgoingRecord {
  const headers: Record<string, string> = { [header.contentType]: cloudEventType, [header.facts]: factsText(facts) }
  addTrace(headers, facts)
  const partition = partitionOf(facts.subjectId, parts)
  return { topic, partition, key: facts.subjectId, value: JSON.stringify(event), headers }
}

/** The Kafka record of something that was refused after it had been taken: the log keeps it in quarantine. */
export function encodeRejection(topic: string, parts: number, facts: RejectedFacts, raw: Buffer | string): OutgoingRecord {
  const { tenantId: tenant, eventUid: uid, code: rejected, reason, receivedAt: received, wayIn, producer } = facts
  const headers: Record<string, string> = {
    [header.facts]: JSON.stringify({ tenant, uid, rejected, reason, received, wayIn, producer }),
  }
  addTrace(headers, facts)
  return { topic, partition: partitionOf(facts.subjectId, parts), key: facts.subjectId, value: raw, headers }
}

/** JSON leaves out what is undefined. */
function factsText(facts: RecordFacts): string {
  return JSON.stringify({
    tenant: facts.tenantId,
    uid: facts.eventUid,
    hash: facts.contentHash,
    conversation: facts.conversationUid ?? undefined,
    also: facts.also.length > 0 ? facts.also : undefined,
    class: facts.class,
    occurred: facts.occurredAt,
    received: facts.receivedAt,
    wayIn: facts.wayIn,
    producer: facts.producer,
    rules: facts.ruleVersion,
  })
}

function addTrace(headers: Record<string, string>, facts: { traceparent?: string; tracestate?: string }): void {
  if (facts.traceparent !== undefined) headers[header.traceparent] = facts.traceparent
  if (facts.tracestate !== undefined) headers[header.tracestate] = facts.tracestate
}
