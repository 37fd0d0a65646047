import { amount, code, compareEvents, dataOf, type TimelineEvent } from '@throughline/context'
import { isAnswer, isTaken } from '../../issues/answers.js'
import { mediumOf, type Talk } from '../../issues/talk.js'
import { endBy, firstOf, firstSuchAfter, lapsed } from '../endings.js'
import type { End, Finder } from '../found.js'
import type { Ground } from '../ground.js'
import { pointsOf, spells } from '../spells.js'

const WAITING = new Set(['queue', 'ringing', 'hold'])

/** The customer gave up waiting, and has not got through since. */
export const abandonedQueue: Finder<'abandoned-queue'> = (ground, rules) => {
  const talks = ground.issues.flatMap(({ talks: own }) => own)
  const given = talks.flatMap((talk) => [...givenUpIn(talk, rules.leastMs)]).toSorted(compareEvents)
  return [...Map.groupBy(given, mediumOf).values()].flatMap((events) => [
    ...spells(pointsOf(events), rules, { endOf: (opening) => endOf(ground, opening, rules.lapseMs) }),
  ])
}

/** Once for each time that they waited, however often it is told. */
function* givenUpIn({ events }: Talk, leastMs: number): Generator<TimelineEvent> {
  let queued: TimelineEvent | undefined
  let isOver = false
  for (const event of events) {
    if (event.type === 'conversation.queued') [queued, isOver] = [event, false]
    else if (isReached(event)) [queued, isOver] = [undefined, false]
    if (isOver || !isGivenUp(event, queued !== undefined)) continue
    isOver = true
    const ms = amount(dataOf(event), 'waitMs') ?? (queued && (event.occurredAt - queued.occurredAt) / 1_000)
    if (ms === undefined || ms >= leastMs) yield event
  }
}

/** Whether somebody says so; or, of a call that waited, that the customer hung up before it was taken. */
function isGivenUp(event: TimelineEvent, isQueued: boolean): boolean {
  const data = dataOf(event)
  if (event.type === 'call.ended') return isQueued && data['answered'] === false && data['endedBy'] === 'customer'
  if (event.type !== 'conversation.abandoned') return false
  const stage = code(data, 'stage')
  return stage === undefined ? isQueued || data['queue'] !== undefined : WAITING.has(stage)
}

function endOf(ground: Ground, opening: TimelineEvent, lapseMs: number): End {
  const issue = ground.issueOf(opening)
  const reached = firstSuchAfter(
    ground.of('call.answered', 'conversation.assigned', 'message.sent', 'store.visited'),
    opening,
    (event) => isReached(event) && (mediumOf(event) === mediumOf(opening) || ground.issueOf(event) === issue),
  )
  const settled = endBy(issue && firstSuchAfter(issue.settlements, opening, () => true), 'settled')
  const end = lapsed(opening.occurredAt, lapseMs)
  return firstOf(endBy(reached, 'answered'), settled, end) ?? end
}

/** Somebody has time for them. */
function isReached(event: TimelineEvent): boolean {
  return isTaken(event) || event.type === 'conversation.assigned' || isAnswer(event)
}
