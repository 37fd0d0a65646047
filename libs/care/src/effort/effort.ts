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

/** How much a customer had to do for one matter. */
export interface EffortCounts {
  readonly contacts: number
  readonly transfers: number
  readonly switches: number
  readonly waitedMs: number
}

/** What a matter cost the customer: see `effortFrom`. */
export function effortOf({ contacts, transfers, switches, waits }: Issue, rules: SignalRules['effort']): Effort {
  const waitedMs = waits.reduce((sum, { ms }) => sum + ms, 0)
  return effortFrom({ contacts: contacts.length, transfers: transfers.length, switches: switches.length, waitedMs }, rules)
}

/**
 * score = contact × (contacts − 1) + transfer × transfers + switch × changes of channel + waitingMinute × minutes of waiting,
 * with the points of the rules. It only ever grows with what a customer had to do, and the parts add up.
 */
export function effortFrom({ contacts, transfers, switches, waitedMs }: EffortCounts, rules: SignalRules['effort']): Effort {
  const part = (count: number, points: number): EffortPart => ({ count, points: tenths(points) })
  const again = Math.max(0, contacts - 1)
  const parts = [
    part(again, again * rules.contact),
    part(transfers, transfers * rules.transfer),
    part(switches, switches * rules.switch),
    part(waitedMs, (waitedMs / MINUTE) * rules.waitingMinute),
  ] as const
  const score = tenths(parts.reduce((sum, { points }) => sum + points, 0))
  return { score, contacts: parts[0], transfers: parts[1], switches: parts[2], waiting: parts[3] }
}

function tenths(points: number): number {
  return Math.round(points * 10) / 10
}
