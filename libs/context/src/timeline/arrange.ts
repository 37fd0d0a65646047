import { isRecord } from '@throughline/events'
import type { TimelineEvent } from '../event.js'
import { dataOf, instant } from '../read/read.js'
import { compareEvents } from './compare.js'
import { isStatement, keyOf, type Statements, statementsIn } from './statements.js'

export interface Arranging {
  /** Only what had happened by then, in microseconds; default: everything. */
  asOf?: number | undefined
  /** Only what was recorded by then, statements included, in microseconds; default: everything. */
  knownAsOf?: number | undefined
  /** Whether a subject (`type:value`) to which an event was refiled is this customer's; default: none is. */
  isOurs?: ((subject: string) => boolean) | undefined
  /**
   * The ids of the customer's subjects. Events under others are theirs only as long as a refiling says so. Default: all
   * events are theirs.
   */
  homes?: ReadonlySet<string> | undefined
}

/**
 * Makes the timeline that a context is folded from, out of a customer's events in any order and however often each:
 * equal uids are one event, corrections are in what they correct, what was retracted or refiled to others is gone,
 * and so are the statements themselves. Corrections count whenever they were made: they tell what was true then.
 *
 * An event that is dated ahead of its recording (a clock that runs ahead) had happened when it was recorded.
 */
export function arrange(events: Iterable<TimelineEvent>, arranging: Arranging = {}): TimelineEvent[] {
  const { asOf, knownAsOf } = arranging
  const all = collapse(events).filter(({ recordedAt }) => knownAsOf === undefined || recordedAt <= knownAsOf)
  const statements = statementsIn(all)
  const told = all
    .filter((event) => !isStatement(event))
    .map((event) => (statements.size === 0 ? event : stated(event, statements, arranging)))
    .filter((event) => event !== undefined)
    .filter((event) => asOf === undefined || Math.min(event.occurredAt, event.recordedAt) <= asOf)
  return told.toSorted(compareEvents)
}

/** One event a uid; should two differ, which the log rules out, the one that was recorded first. */
function collapse(events: Iterable<TimelineEvent>): TimelineEvent[] {
  const byUid = new Map<string, TimelineEvent>()
  for (const event of events) {
    const other = byUid.get(event.uid)
    if (other === undefined || event.recordedAt < other.recordedAt) byUid.set(event.uid, event)
  }
  return [...byUid.values()]
}

/** An event as the statements about it say; undefined when it is not this customer's, or never was. */
function stated(event: TimelineEvent, statements: Statements, { isOurs, homes }: Arranging): TimelineEvent | undefined {
  const about = statements.get(keyOf(event.source, event.id))
  const isHome = homes === undefined || homes.has(event.subjectId)
  if (about === undefined) return isHome ? event : undefined
  if (about.some(({ type }) => type === 'event.retracted')) return undefined
  const refiled = about.findLast(({ type }) => type === 'event.refiled')
  const to = refiled && dataOf(refiled)['to']
  const isTheirs = refiled === undefined ? isHome : typeof to === 'string' && isOurs?.(to) === true
  if (!isTheirs) return undefined
  const own = refiled !== undefined && typeof to === 'string' ? { ...event, refiledTo: to, refiledBy: refiled.uid } : event
  return about.filter(({ type }) => type === 'event.corrected').reduce(corrected, own)
}

function corrected(event: TimelineEvent, correction: TimelineEvent): TimelineEvent {
  const says = dataOf(correction)
  const fields = says['data']
  return {
    ...event,
    ...(isRecord(fields) ? { data: replaced(dataOf(event), fields) } : {}),
    occurredAt: instant(says, 'time') ?? event.occurredAt,
    correctedBy: [...(event.correctedBy ?? []), correction.uid],
  }
}

/** Fields that replace those of the same name; null takes one away. */
function replaced(data: Record<string, unknown>, fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({ ...data, ...fields }).filter(([key, value]) => !(value === null && key in fields)),
  )
}
