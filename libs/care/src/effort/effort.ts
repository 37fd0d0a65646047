import type { Issue } from '../issues/issue.js'
import type { SignalRules } from '../signals/signal-rules.js'

/** One part of an effort: how much of it, and the points that it makes. */
export interface EffortPart {
  readonly count: number
  readonly points: number
}

/** What one matter cost the customer. 0: it was settled at the first contact, at once. */
export interface Effort {
  /** The sum of all points, with one digit. */
  readonly score: number
  /** Contacts after the first. */
  readonly contacts: EffortPart
  readonly transfers: EffortPart
  readonly switches: EffortPart
  /** In queues, on hold, and for answers in chats; `count` in milliseconds. */
  readonly waiting: EffortPart
}

const MINUTE = 60_000

/**
 * score = contact × (contacts − 1) + transfer × transfers + switch × changes of channel + waitingMinute × minutes of waiting,
 * with the points of the rules. It only ever grows with what a customer had to do, and the parts add up.
 */
export function effortOf({ contacts, transfers, switches, waits }: Issue, rules: SignalRules['effort']): Effort {
  const part = (count: number, points: number): EffortPart => ({ count, points: tenths(count * points) })
  const waitedMs = waits.reduce((sum, { ms }) => sum + ms, 0)
  const parts = {
    contacts: part(Math.max(0, contacts.length - 1), rules.contact),
    transfers: part(transfers.length, rules.transfer),
    switches: part(switches.length, rules.switch),
    waiting: { count: waitedMs, points: tenths((waitedMs / MINUTE) * rules.waitingMinute) },
  }
  const { contacts: again, transfers: passed, switches: changed, waiting } = parts
  return { score: tenths(again.points + passed.points + changed.points + waiting.points), ...parts }
}

function tenths(points: number): number {
  return Math.round(points * 10) / 10
}
