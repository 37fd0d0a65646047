import { dataOf, id, scoresOf, shareOf, type TimelineEvent } from '@throughline/context'
import type { FollowUp } from './follow-up.js'

/** What is known of a customer after the end of a follow-up. */
export interface Recovery {
  /** Share of the scale, from 0 to 1, of the last score before it was opened, and of the first of that metric after its end. */
  readonly scoreBefore?: number | undefined
  readonly scoreAfter?: number | undefined
  /** When they bought again, in microseconds since 1970. */
  readonly boughtAt?: number | undefined
  readonly complainedAgain: boolean
  /** Missing: there was no sign of it yet, neither way. */
  readonly recovered?: boolean | undefined
}

interface Scored {
  readonly at: number
  readonly metric: string
  readonly share: number
}

/**
 * Whether the customer came back: the next score is better than the one before, or they bought again, and they did not
 * take up their complaint again. A score says more than an order. Only what happened within the time counts.
 */
export function recoveryOf({ openedAt, closedAt, outcome }: FollowUp, events: readonly TimelineEvent[], withinMs: number): Recovery {
  if (closedAt === undefined || outcome === 'withdrawn') return { complainedAgain: false }
  const until = closedAt + withinMs * 1_000
  const scores = events.flatMap(scoredIn)
  const before = scores.findLast(({ at }) => at <= openedAt)
  const after = scores.find(({ at, metric }) => at > closedAt && at <= until && metric === before?.metric)
  const later = events.filter(({ occurredAt }) => occurredAt > closedAt && occurredAt <= until)
  const boughtAt = later.find(({ type }) => type === 'order.placed')?.occurredAt
  const complainedAgain = later.some((event) => event.type === 'complaint.reopened' && wasThere(event, events, closedAt))
  const better = before === undefined || after === undefined ? undefined : after.share > before.share
  const recovered = complainedAgain ? false : (better ?? (boughtAt === undefined ? undefined : true))
  return { scoreBefore: before?.share, scoreAfter: after?.share, boughtAt, complainedAgain, recovered }
}

/** Reopened after the end, of what had been complained of before it. */
function wasThere(event: TimelineEvent, events: readonly TimelineEvent[], closedAt: number): boolean {
  const complaint = id(dataOf(event), 'complaintId')
  return events.some((one) => one.type === 'complaint.made' && one.occurredAt <= closedAt && (id(dataOf(one), 'complaintId') ?? one.id) === complaint)
}

function scoredIn(event: TimelineEvent): Scored[] {
  if (event.type !== 'survey.answered' && event.type !== 'review.posted') return []
  return scoresOf(dataOf(event)).flatMap((score) => {
    const share = shareOf(score)
    return share === undefined ? [] : [{ at: event.occurredAt, metric: score.metric, share }]
  })
}
