import { decodeRecord, type BadRecord, type DecodedEvent, type HeaderValue, type LogRecord, type TraceContext } from '@throughline/bus'
import { findDeclaration, sequenceKey, versionOf } from '@throughline/events'
import { splitPayload, type ChunkBadRecord, type ChunkEvent, type RawRecord } from '@throughline/log'

/** An event with its personal text, which is to be sealed. */
export interface EventRow extends ChunkEvent {
  closed: string
}

/** A bad record with what it holds, which is to be sealed. */
export interface BadRow extends ChunkBadRecord {
  closed: string
  /** When Kafka got it, in microseconds since 1970. */
  arrivedAt: number
}

/** What a piece becomes in the log. */
export interface Rows {
  events: EventRow[]
  bad: BadRow[]
  /** Records that are left out, because they happened before their subject was erased. */
  suppressed: number
  /**
   * Spans below which somebody wants to see that their events were recorded, by span id, with how many events they have
   * here; not more than `maxSampled`.
   */
  sampled: Map<string, { trace: TraceContext; records: number }>
}

/** What is told of a chunk's rows once they are recorded. */
export interface RowsNews extends Pick<Rows, 'suppressed' | 'sampled'> {
  /** Of the bad records. */
  codes: readonly string[]
}

/** Child spans for one chunk. Each costs some 20 µs and a place in the exporter's queue. */
const maxSampled = 32

/**
 * Decodes records into rows. Nothing throws for what is in a record: it is an event or a bad record, whatever it is.
 * @param parts how many parts the log has
 */
export function rowsOf(records: readonly LogRecord[], part: number, parts: number): Rows {
  const rows: Rows = { events: [], bad: [], suppressed: 0, sampled: new Map() }
  for (const record of records) {
    try {
      addRow(rows, record, decodeRecord(record, part, parts))
    } catch (error) {
      rows.bad.push(defectRow(record, error))
    }
  }
  return rows
}

/** The row of a record that looked good and that PostgreSQL does not take. */
export function refusedRow(record: LogRecord, part: number, parts: number, reason: string): BadRow {
  const decoded = decodeRecord(record, part, parts)
  return badRow(record, decoded.ok ? refused(decoded, 'unrecordable', reason) : decoded)
}

function addRow(rows: Rows, record: LogRecord, decoded: DecodedEvent | BadRecord): void {
  if (decoded.trace?.sampled) noteSampled(rows.sampled, decoded.trace)
  const row = decoded.ok ? eventRow(record, decoded) : undefined
  if (row) rows.events.push(row)
  else rows.bad.push(badRow(record, decoded.ok ? refused(decoded, 'too-deep', 'it cannot be written as JSON') : decoded))
}

/** The events of one request have one parent: they are shown together. */
function noteSampled(sampled: Rows['sampled'], trace: TraceContext): void {
  const known = sampled.get(trace.spanId)
  if (known) known.records++
  else if (sampled.size < maxSampled) sampled.set(trace.spanId, { trace, records: 1 })
}

/** Nothing above throws. Should it do so all the same, that is no reason for a part to stand still. */
function defectRow({ offset, timestamp, value }: LogRecord, error: unknown): BadRow {
  const reason = `reading it failed with ${error instanceof Error ? error.name : 'no error'}: a defect of the recorder`
  const unknown = { code: 'unrecordable', reason, tenantId: null, eventUid: null, subjectId: null, wayIn: null }
  return unsealedRow(offset, unknown, { key: null, value: value?.toString('base64') ?? null, headers: {}, timestamp })
}

function eventRow({ offset }: LogRecord, decoded: DecodedEvent): EventRow | undefined {
  const { event } = decoded
  const version = versionOf(event.type, event.dataschema)
  const payload = payloadOf(decoded, version)
  if (!payload) return undefined
  return {
    offset,
    occurredAt: decoded.occurredAt,
    receivedAt: decoded.receivedAt,
    tenantId: decoded.tenantId,
    subjectId: decoded.subjectId,
    eventUid: decoded.eventUid,
    contentHash: decoded.contentHash,
    conversationUid: decoded.conversationUid,
    ruleVersion: decoded.ruleVersion,
    version,
    type: event.type,
    class: decoded.class,
    sequence: sequenceKey(event.sequence),
    channel: event.channel ?? null,
    direction: event.direction ?? null,
    organisation: event.organisation ?? null,
    topic: event.topic ?? null,
    wayIn: decoded.wayIn,
    producer: decoded.producer,
    traceId: decoded.trace ? Buffer.from(decoded.trace.traceId, 'hex') : null,
    also: decoded.also,
    data: payload.data,
    generation: 0,
    sealed: null,
    closed: payload.closed,
  }
}

function payloadOf({ event }: DecodedEvent, version: number): ReturnType<typeof splitPayload> | undefined {
  try {
    return splitPayload(event, findDeclaration(event.type, version))
  } catch {
    return undefined // nested so deep that writing it overflows the stack
  }
}

function refused(decoded: DecodedEvent, code: string, reason: string): BadRecord {
  const { tenantId, eventUid, subjectId, wayIn, trace } = decoded
  return { ok: false, code, reason, tenantId, eventUid, subjectId, wayIn, trace }
}

function badRow(record: LogRecord, { code, reason, tenantId, eventUid, subjectId, wayIn }: BadRecord): BadRow {
  const { key, value, timestamp } = record
  return unsealedRow(record.offset, { code, reason, tenantId, eventUid, subjectId, wayIn }, {
    key: key?.toString('base64') ?? null,
    value: value?.toString('base64') ?? null,
    headers: Object.fromEntries(Object.entries(record.headers).map(([name, values]) => [name, base64List(values)])),
    timestamp,
  })
}

type Known = Pick<BadRow, 'code' | 'reason' | 'tenantId' | 'eventUid' | 'subjectId' | 'wayIn'>

function unsealedRow(offset: number, known: Known, raw: RawRecord): BadRow {
  const arrivedAt = raw.timestamp * 1000
  return { offset, ...known, closed: JSON.stringify(raw), arrivedAt, generation: 0, sealed: Buffer.alloc(0) }
}

function base64List(values: HeaderValue): string[] {
  if (values === undefined) return []
  return [values].flat().map((value) => Buffer.from(value ?? '').toString('base64'))
}
