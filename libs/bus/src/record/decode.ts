import { type CloudEvent, type EventClass, type FaultCode, readJson, recordLimits } from '@throughline/events'
import type { LogRecord } from '../ports/consumer.js'
import { checkContent } from './content.js'
import { FactReader, headerText, isUuid } from './fact-reader.js'
import { header } from './names.js'
import { partitionOf } from './partition.js'
import { parseTraceparent, type TraceContext } from './trace.js'

/** A record that can be recorded as far as anybody can tell from looking at it. Times in microseconds since 1970. */
export interface DecodedEvent {
  ok: true
  tenantId: string
  subjectId: string
  eventUid: string
  conversationUid: string | null
  contentHash: string
  also: readonly string[]
  class: EventClass
  occurredAt: number
  receivedAt: number
  wayIn: string
  producer: string
  ruleVersion: number
  trace: TraceContext | undefined
  /** Its strings are well-formed Unicode without U+0000. */
  event: CloudEvent
}

/** Why a record is no event; a closed list, `rejected` codes of the gateway aside. */
export type BadCode =
  | 'no-key'
  | 'bad-key'
  | 'wrong-part'
  | 'missing-header'
  | 'bad-header'
  | 'no-value'
  | 'too-large'
  | 'not-utf8'
  | 'not-json'
  | 'not-an-event'
  | 'bad-attribute'
  | 'forbidden-text'
  | 'forbidden-key'
  | 'duplicate-key'
  | 'bad-number'
  | 'too-deep'
  | 'over-limit'

/** A record that cannot be recorded, with whatever is known of it. */
export interface BadRecord {
  ok: false
  /** A BadCode, or what the gateway gave as `rejected`. */
  code: string
  /** For people: what was wrong and where. Holds nothing that was in the record's value. */
  reason: string
  tenantId: string | null
  eventUid: string | null
  subjectId: string | null
  wayIn: string | null
  trace: TraceContext | undefined
}

/** Twice what the gateway takes: normalising adds a little, and nothing else may. */
export const maxEventBytes = 512 * 1024

const classes: ReadonlySet<string> = new Set<EventClass>([
  'contact',
  'behaviour',
  'outreach',
  'indirect',
  'record',
  'unknown',
])
const maxAlso = 64

/**
 * Reads a record of `interactions.v1` or a topic like it. Never throws: whatever is wrong is in the answer.
 * This is the hot path: cheap checks, one JSON.parse, no schema.
 * @param partition where the record lay; its key must belong there
 * @param parts how many parts the log has
 */
export function decodeRecord(record: LogRecord, partition: number, parts: number): DecodedEvent | BadRecord {
  const facts = new FactReader(record.headers[header.facts])
  const rejected = facts.optionalText('rejected')
  if (rejected !== undefined) return rejection(facts, record, rejected)
  const { key, value } = record
  const subjectId = key === null ? '' : key.toString('latin1', 0, 64)
  const tenantId = facts.uuid('tenant')
  const eventUid = facts.uuid('uid')
  const contentHash = facts.uuid('hash')
  const conversationUid = facts.optionalUuid('conversation') ?? null
  const also = facts.uuids('also', maxAlso)
  const eventClass = facts.text('class')
  const occurredAt = facts.integer('occurred', Number.MAX_SAFE_INTEGER)
  const receivedAt = facts.integer('received', Number.MAX_SAFE_INTEGER)
  const ruleVersion = facts.integer('rules', 2_147_483_647)
  const wayIn = facts.text('wayIn')
  const producer = facts.text('producer')
  if (key === null) return bad(facts, record, 'no-key', 'the record has no key; it is the subject id as UUID text')
  if (!isUuid(subjectId)) return bad(facts, record, 'bad-key', 'the key is not a UUID in lower case')
  const part = partitionOf(subjectId, parts)
  if (part !== partition) {
    return bad(facts, record, 'wrong-part', `the key belongs to part ${part}, the record lay in partition ${partition}`)
  }
  if (facts.fault !== undefined) return bad(facts, record, facts.fault.code, facts.fault.reason)
  if (!isClass(eventClass)) return bad(facts, record, 'bad-header', 'class is no class of events')
  const event = readEvent(value)
  if ('code' in event) return bad(facts, record, event.code, event.reason)
  return {
    ok: true,
    tenantId,
    subjectId,
    eventUid,
    conversationUid,
    contentHash,
    also,
    class: eventClass,
    occurredAt,
    receivedAt,
    wayIn,
    producer,
    ruleVersion,
    trace: traceOf(record),
    event: event.event,
  }
}

interface Fault {
  code: BadCode
  reason: string
}

function readEvent(value: Buffer | null): { event: CloudEvent } | Fault {
  if (value === null || value.length === 0) return { code: 'no-value', reason: 'the record has no value' }
  if (value.length > maxEventBytes) {
    return { code: 'too-large', reason: `the value has ${value.length} bytes, more than ${maxEventBytes}` }
  }
  const read = readJson(value, recordLimits)
  if ('value' in read) return checkContent(read.value)
  const { code, text } = read.fault
  if (code === 'not-utf8' || code === 'not-json') return { code, reason: `the value is ${code === 'not-json' ? 'not JSON' : 'not UTF-8'}` }
  // Without the place: names of keys could be personal, and whoever wrote this was not checked.
  return { code: codes[code] ?? 'over-limit', reason: `the value cannot be kept: ${text}` }
}

/** What the codes of faults in JSON are called here. */
const codes: Readonly<Partial<Record<FaultCode, BadCode>>> = {
  text: 'forbidden-text',
  malformed: 'forbidden-key',
  'duplicate-key': 'duplicate-key',
  number: 'bad-number',
  'too-deep': 'too-deep',
}

function isClass(text: string): text is EventClass {
  return classes.has(text)
}

function rejection(facts: FactReader, record: LogRecord, code: string): BadRecord {
  return bad(facts, record, code.slice(0, 100), facts.optionalText('reason') ?? 'no reason was given')
}

function bad(facts: FactReader, record: LogRecord, code: string, reason: string): BadRecord {
  const subject = record.key?.toString('latin1', 0, 64)
  return {
    ok: false,
    code,
    reason,
    tenantId: facts.optionalUuid('tenant') ?? null,
    eventUid: facts.optionalUuid('uid') ?? null,
    subjectId: isUuid(subject) ? subject : null,
    wayIn: facts.optionalText('wayIn')?.slice(0, 100) ?? null,
    trace: traceOf(record),
  }
}

function traceOf(record: LogRecord): TraceContext | undefined {
  const value = record.headers[header.traceparent]
  return value === undefined ? undefined : parseTraceparent(headerText(value))
}
