import { isRecord, microsOf, timeOf } from '@throughline/events'
import type { LogRecord } from '../ports/consumer.js'
import type { OutgoingRecord } from '../ports/producer.js'
import { isUuid } from '../record/fact-reader.js'
import { cloudEventType, header } from '../record/names.js'
import { partitionOf } from '../record/partition.js'

/** What left the system by `signals.v1` or `rules.v1`. It may come again, with the same id. */
export interface BusMessage {
  readonly tenantId: string
  /** Hex; unique in the tenant for ever. */
  readonly id: string
  readonly type: string
  readonly subjectId: string
  /** When it came about, in microseconds since 1970. */
  readonly at: number
  readonly data: Readonly<Record<string, unknown>>
}

/** A message as a CloudEvent in structured mode; those about one subject lie in one partition. */
export function encodeMessage({ tenantId, id, type, subjectId, at, data }: BusMessage, topic: string, partitions: number): OutgoingRecord {
  const event = {
    specversion: '1.0',
    id,
    source: `urn:throughline:tenant:${tenantId}`,
    type,
    subject: subjectId,
    time: timeOf(at),
    datacontenttype: 'application/json',
    tenant: tenantId,
    data,
  }
  return {
    topic,
    partition: partitionOf(subjectId, partitions),
    key: subjectId,
    value: JSON.stringify(event),
    headers: { [header.contentType]: cloudEventType },
  }
}

/** Reads a record of such a topic; undefined when it is none of ours. */
export function decodeMessage({ value }: Pick<LogRecord, 'value'>): BusMessage | undefined {
  const event = parsed(value)
  if (!isRecord(event)) return undefined
  const { tenant: tenantId, id, type, subject: subjectId, time, data } = event
  if (!isUuid(tenantId) || typeof id !== 'string' || typeof type !== 'string' || !isUuid(subjectId)) return undefined
  const at = typeof time === 'string' ? microsOf(time) : undefined
  return at === undefined || !isRecord(data) ? undefined : { tenantId, id, type, subjectId, at, data }
}

function parsed(value: Buffer | null): unknown {
  try {
    return value === null ? undefined : (JSON.parse(value.toString('utf8')) as unknown)
  } catch {
    return undefined
  }
}
