import { encodeEvent, type OutgoingRecord } from '@throughline/bus'
import { checkEvent, isControlType, type ScannedJson, timeOf, type CloudEvent } from '@throughline/events'
import { placeEvent } from '@throughline/subjects'
import { RULES_SOURCE } from '../../rules/rule-event.js'
import { MAX_EVENT_BYTES } from '../read/limits.js'
import type { Sent } from '../sent.js'
import type { ReceiveClock } from './receive-clock.js'
import type { Sender } from './sender.js'

/** An event that was not taken. */
export interface Rejection {
  /** Its place in the request, from 0. */
  readonly index: number
  /** Its id, where it has one. */
  readonly id: string | null
  /** From a closed list, for programs. */
  readonly code: string
  /** What was wrong, and where; never a value. */
  readonly reason: string
}

export interface Accepted {
  readonly records: OutgoingRecord[]
  /** Of the records' values, about. */
  readonly bytes: number
  readonly rejected: Rejection[]
}

/** Where accepted events go, and under which circumstances. */
export interface Lane {
  readonly topic: string
  readonly parts: number
  readonly wayIn: string
  readonly clock: ReceiveClock
  /** When the events were received, in microseconds, if that was not now: they lay in quarantine. */
  readonly receivedAt?: number | undefined
  /** History is brought in: an event without `time` is refused, since nobody could tell whether it was before an erasure. */
  readonly history?: boolean | undefined
}

/** The trace context of each event's record; may complete the event's own. */
export interface TraceOf {
  (event: CloudEvent): { traceparent?: string; tracestate?: string }
}

interface Refused {
  readonly code: string
  readonly reason: string
}

const MAX_ID_SHOWN = 256

/**
 * Checks events, finds their subjects and makes their records. Bad ones are told apart and disturb no other.
 * One pass without promises: this is the hot path.
 */
export function acceptEvents({ events, faults, times }: Sent, sender: Sender, lane: Lane, traceOf: TraceOf): Accepted {
  const records: OutgoingRecord[] = []
  const rejected: Rejection[] = []
  const receivedAt = lane.receivedAt ?? lane.clock.now()
  let bytes = 0
  for (let index = 0; index < events.length; index++) {
    const outcome = faults.get(index) ?? acceptOne(events[index]!, sender, lane, { receivedAt, happenedAt: times?.get(index) }, traceOf)
    if ('code' in outcome) {
      rejected.push({ index, id: idOf(events[index]), code: outcome.code, reason: outcome.reason })
    } else {
      records.push(outcome)
      bytes += outcome.value.length
    }
  }
  return { records, bytes, rejected }
}

function acceptOne(
  input: ScannedJson,
  sender: Sender,
  lane: Lane,
  { receivedAt, happenedAt }: { receivedAt: number; happenedAt: number | undefined },
  traceOf: TraceOf,
): OutgoingRecord | Refused {
  const checked = checkEvent(input)
  if (!checked.ok) return checked
  const { event } = checked
  const { key, keys } = sender
  const refused = notAllowed(event, sender, lane)
  if (refused) return refused
  const placed = placeEvent(event, checked.declaration, key.rules, keys, key.organisation)
  if (!placed.ok) return placed
  // From here on the event is completed; what was hashed above is what the sender said.
  if (key.organisation !== undefined) event.organisation = key.organisation
  let occurredAt = happenedAt ?? checked.occurredAt
  if (happenedAt !== undefined) event.time = timeOf(happenedAt)
  if (occurredAt === undefined) {
    if (lane.history === true) return NEEDS_TIME
    occurredAt = lane.receivedAt ?? lane.clock.next()
    event.time = timeOf(occurredAt)
  }
  const record = encodeEvent(
    lane.topic,
    lane.parts,
    {
      tenantId: key.tenantId,
      subjectId: placed.subjectId,
      eventUid: placed.eventUid,
      conversationUid: placed.conversationUid,
      contentHash: placed.contentHash,
      also: placed.also,
      class: checked.class,
      occurredAt,
      receivedAt,
      wayIn: lane.wayIn,
      producer: key.id,
      ruleVersion: key.rules.version,
      ...traceOf(event),
    },
    event,
  )
  return isTooLarge(record.value) ? TOO_LARGE : record
}

function notAllowed(event: CloudEvent, { key, controls }: Sender, { wayIn }: Lane): Refused | undefined {
  if (!OUR_WAYS_IN.has(wayIn) && (TOLD_BY_US.has(event.type) || event.source === RULES_SOURCE)) return NOT_THEIRS
  if (controls !== 'yes' && isControlType(event.type)) return controls === 'no' ? NEEDS_CONTROL : NEEDS_SIGN_IN
  const { organisation } = event
  if (key.organisation === undefined || organisation === undefined || organisation === key.organisation) return undefined
  return OTHER_ORGANISATION
}

/** Ways in of what the gateway itself tells. */
export const OUR_WAY_IN = 'erasure'
export const RULES_WAY_IN = 'rules'
const OUR_WAYS_IN: ReadonlySet<string> = new Set([OUR_WAY_IN, RULES_WAY_IN])
/** Views let go of what some of these name, and go by others without looking again. */
const TOLD_BY_US: ReadonlySet<string> = new Set(['customer.erased', 'event.erased', 'rule.published'])
const NOT_THEIRS: Refused = { code: 'type', reason: 'type: what was erased, and which rules hold, is told by the gateway alone' }
const NEEDS_TIME: Refused = {
  code: 'time',
  reason: 'time: is missing; of imported history it must be known whether it happened before an erasure',
}
const NEEDS_CONTROL: Refused = {
  code: 'scope',
  reason: 'type: events of this noun change the state of the system; the key needs the scope events:control',
}
const NEEDS_SIGN_IN: Refused = {
  code: 'sign-in-again',
  reason: 'type: events of this noun change the state of the system; sign in again and send it within five minutes',
}
const OTHER_ORGANISATION: Refused = {
  code: 'organisation',
  reason: 'organisation: the key is bound to another organisation and speaks for no other',
}
const TOO_LARGE: Refused = { code: 'too-large', reason: `the event has more than ${MAX_EVENT_BYTES} bytes` }

/** Counts bytes only where the characters leave it open. */
function isTooLarge(value: string | Buffer): boolean {
  return value.length * 3 > MAX_EVENT_BYTES && Buffer.byteLength(value) > MAX_EVENT_BYTES
}

function idOf(input: unknown): string | null {
  const id = typeof input === 'object' && input !== null && 'id' in input ? input.id : undefined
  return typeof id === 'string' ? id.slice(0, MAX_ID_SHOWN).toWellFormed() : null
}
