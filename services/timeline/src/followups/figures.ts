import type { CohortEntry } from '@throughline/log'
import { quantileRanks, rankOf, wilson } from '@throughline/metrics'
import type { GROUPINGS } from './follow-up-parameters.js'

export type Grouping = (typeof GROUPINGS)[number]

/** So many of n; of fewer than the floor no share is told. */
export interface Share {
  readonly count: number
  readonly n: number
  readonly value: number | null
  readonly interval: { readonly lower: number; readonly upper: number; readonly confidence: number } | null
}

export interface Figures {
  /** What the group has in common; missing: all. */
  readonly group?: Readonly<Partial<Record<Grouping, string | null>>>
  readonly opened: number
  readonly open: number
  readonly overdue: number
  readonly closed: number
  readonly withdrawn: number
  /** From opening to the last end, of those that are closed. The interval holds the median with 95 %, whatever the distribution. */
  readonly timeToClose: { readonly n: number; readonly medianMs: number | null; readonly p90Ms: number | null; readonly interval: { lowerMs: number; upperMs: number } | null }
  /** Closed until they were due. */
  readonly inTime: Share
  readonly told: Share
  readonly escalated: Share
  readonly reopened: Share
  /** Of those after which the customer showed one way or the other. */
  readonly recovered: Share & { readonly unknown: number }
}

export interface CauseFigures {
  readonly cause: string
  readonly followUps: number
  readonly customers: number
  /** Customers who had it more than once. */
  readonly again: number
  /** Of all follow-ups whose cause was found. */
  readonly share: Share
}

/** Figures of follow-ups, in all or by group; the largest group first. What turned out not to be so counts for nothing else. */
export function figuresOf(entries: readonly CohortEntry[], floor: number, groupBy?: Grouping): Figures[] {
  if (groupBy === undefined) return [figures(entries, floor)]
  const groups = [...Map.groupBy(entries, (entry) => entry[groupBy])].toSorted(([, one], [, other]) => other.length - one.length)
  return groups.map(([value, own]) => ({ group: { [groupBy]: value }, ...figures(own, floor) }))
}

/** Root causes, the most frequent first. */
export function causesOf(entries: readonly CohortEntry[], floor: number): CauseFigures[] {
  const found = entries.filter(({ cause }) => cause !== null)
  const groups = [...Map.groupBy(found, ({ cause }) => cause ?? '')].map(([cause, own]) => {
    const customers = Map.groupBy(own, ({ customerId }) => customerId)
    const again = [...customers.values()].filter((theirs) => theirs.length > 1).length
    return { cause, followUps: own.length, customers: customers.size, again, share: shareOf(own.length, found.length, floor) }
  })
  return groups.toSorted((one, other) => other.followUps - one.followUps || (one.cause < other.cause ? -1 : 1))
}

function figures(entries: readonly CohortEntry[], floor: number): Omit<Figures, 'group'> {
  const real = entries.filter(({ outcome }) => outcome !== 'withdrawn')
  const closed = real.filter(({ state }) => state === 'closed')
  const timed = closed.filter(({ dueAt }) => dueAt !== null)
  const known = closed.filter(({ recovered }) => recovered !== null)
  const count = (of: readonly CohortEntry[], is: (entry: CohortEntry) => boolean): number => of.filter(is).length
  return {
    opened: entries.length,
    open: real.length - closed.length,
    overdue: count(real, ({ overdue }) => overdue),
    closed: closed.length,
    withdrawn: entries.length - real.length,
    timeToClose: timeToClose(closed, floor),
    inTime: shareOf(count(timed, ({ closedAt, dueAt }) => closedAt! <= dueAt!), timed.length, floor),
    told: shareOf(count(closed, ({ told }) => told > 0), closed.length, floor),
    escalated: shareOf(count(real, ({ escalated }) => escalated > 0), real.length, floor),
    reopened: shareOf(count(real, ({ reopened }) => reopened > 0), real.length, floor),
    recovered: { ...shareOf(count(known, ({ recovered }) => recovered === true), known.length, floor), unknown: closed.length - known.length },
  }
}

function timeToClose(closed: readonly CohortEntry[], floor: number): Figures['timeToClose'] {
  const times = closed.map(({ openedAt, closedAt }) => Math.round((closedAt! - openedAt) / 1_000)).toSorted((a, b) => a - b)
  const n = times.length
  if (n < floor || n === 0) return { n, medianMs: null, p90Ms: null, interval: null }
  const ranks = quantileRanks(n, 0.5)
  const interval = ranks === undefined ? null : { lowerMs: times[ranks.lower - 1]!, upperMs: times[ranks.upper - 1]! }
  return { n, medianMs: times[rankOf(n, 0.5) - 1]!, p90Ms: times[rankOf(n, 0.9) - 1]!, interval }
}

function shareOf(count: number, n: number, floor: number): Share {
  if (n < floor || n === 0) return { count, n, value: null, interval: null }
  return { count, n, value: count / n, interval: wilson({ count, n }) }
}
