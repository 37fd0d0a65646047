import { compareEvents, dataOf, record, type TimelineEvent } from '@throughline/context'
import type { Switch } from './issue.js'
import { isComing, mediumOf, type Talk } from './talk.js'

/** Somebody is asked or joins in: the customer stays where they are. */
const STAYING = new Set<unknown>(['consult', 'conference'])

/** Whether the customer was passed on from one person to another. From a bot or a menu to a person is the way in. */
export function isTransfer(event: TimelineEvent): boolean {
  if (event.type !== 'conversation.transferred') return false
  const data = dataOf(event)
  const from = record(data, 'from')?.['kind']
  return !STAYING.has(data['kind']) && from !== 'bot' && from !== 'system'
}

/**
 * Where the customer went on by another way than before, while the matter was open.
 *
 * @param settlements after one of them a further contact changes nothing in mid-issue
 */
export function switchesIn(talks: readonly Talk[], settlements: readonly TimelineEvent[]): Switch[] {
  const legs = talks.filter(({ isOurs }) => !isOurs).flatMap(legsOf).toSorted((one, other) => compareEvents(one.first, other.first))
  return legs.flatMap((leg, index) => {
    const before = legs[index - 1]
    if (before === undefined || before.medium === leg.medium) return []
    const isSettled = settlements.some((event) => compareEvents(event, before.first) > 0 && compareEvents(event, leg.first) < 0)
    if (isSettled) return []
    const from = before.events.findLast((event) => compareEvents(event, leg.first) < 0)
    return [{ from: from ?? before.first, to: leg.first }]
  })
}

interface Leg {
  readonly medium: string
  readonly first: TimelineEvent
  readonly events: readonly TimelineEvent[]
}

/** What the customer did in one conversation by one way. */
function legsOf({ events }: Talk): Leg[] {
  const byMedium = Map.groupBy(events.filter(isComing), mediumOf)
  return [...byMedium].flatMap(([medium, own]) => (medium === undefined ? [] : [{ medium, first: own[0]!, events: own }]))
}
