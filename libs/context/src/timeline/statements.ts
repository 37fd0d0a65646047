import type { TimelineEvent } from '../event.js'
import { dataOf } from '../read/read.js'
import { compareEvents } from './compare.js'

const TYPES = new Set(['event.corrected', 'event.retracted', 'event.refiled'])

/** Whether an event only says something about another one. */
export function isStatement(event: TimelineEvent): boolean {
  return TYPES.has(event.type) && event.class !== 'unknown'
}

/** The statements that hold about each event (key: `keyOf`), in the order in which they were made. */
export type Statements = ReadonlyMap<string, readonly TimelineEvent[]>

/**
 * Which statements hold. One that a later statement retracts does not, so that a retraction can be taken back; the
 * latest are looked at first, and circles cannot arise.
 */
export function statementsIn(events: readonly TimelineEvent[]): Statements {
  const retracted = new Set<string>()
  const byTarget = new Map<string, TimelineEvent[]>()
  for (const statement of events.filter(isStatement).toSorted((a, b) => compareEvents(b, a))) {
    if (retracted.has(keyOf(statement.source, statement.id))) continue
    const target = targetOf(statement)
    if (target === undefined) continue
    if (statement.type === 'event.retracted') retracted.add(target)
    byTarget.set(target, [statement, ...(byTarget.get(target) ?? [])])
  }
  return byTarget
}

/** (source, id) names an event for its senders, as the uid does for the log. */
export function keyOf(source: string, id: string): string {
  return JSON.stringify([source, id])
}

function targetOf(statement: TimelineEvent): string | undefined {
  const { source, id } = dataOf(statement)
  return typeof source === 'string' && typeof id === 'string' ? keyOf(source, id) : undefined
}
