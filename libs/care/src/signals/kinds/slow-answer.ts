import { dueAt, type HoursRules, type OpeningHours, openingHoursFor, type Place, promiseFor } from '@throughline/calendar'
import type { TimelineEvent } from '@throughline/context'
import { isAnswer } from '../../issues/answers.js'
import { isComing, mediumOf, type Talk } from '../../issues/talk.js'
import { endBy, firstOf, firstSuchAfter } from '../endings.js'
import type { End, Finder, FinderRules, Found } from '../found.js'
import type { Ground } from '../ground.js'
import { placeAt } from '../place-at.js'
import { questionsIn } from '../questions.js'

const LEFT: ReadonlySet<string> = new Set(['conversation.abandoned', 'conversation.ended', 'call.ended'])
/** By a person, or by the next thing that waits: a menu, a queue. */
const TAKEN: ReadonlySet<string> = new Set(['conversation.assigned', 'conversation.queued', 'menu.chosen'])

/** A customer waits longer than is promised on the channel. Where nothing is promised, nothing is slow. */
export const slowAnswer: Finder<'slow-answer'> = (ground, rules, care) => [...written(ground, rules, care), ...called(ground, rules, care)]

function written(ground: Ground, { graceMs }: { graceMs: number }, care: FinderRules): Found[] {
  return questionsIn(ground).flatMap(({ asked, issue, answer, nth }) => {
    const talk = ground.talkOf(asked)!
    const due = dueFor(talk, asked, { isFirst: nth === 0, graceMs }, care)
    if (due === undefined) return []
    const settled = firstSuchAfter(issue.settlements, asked, () => true)
    return found(asked, due, [endBy(answer, 'answered'), endBy(settled, 'settled'), endBy(leaving(talk, asked), 'left')])
  })
}

/** A call that nobody takes: while it rings, and then in the queue, which may have a promise of its own. */
function called(ground: Ground, { graceMs }: { graceMs: number }, care: FinderRules): Found[] {
  const talks = ground.issues.flatMap(({ talks: own }) => own).filter(({ isOurs }) => !isOurs)
  return talks.flatMap((talk) => {
    const [rings, waits] = (['call.started', 'conversation.queued'] as const).map((type) => talk.events.find((event) => event.type === type))
    return [rings, waits].flatMap((asked) => {
      const due = asked === undefined || !isComing(asked) || mediumOf(asked) !== 'voice' ? undefined : dueFor(talk, asked, { isFirst: true, graceMs }, care)
      if (asked === undefined || due === undefined) return []
      const taken = firstSuchAfter(talk.events, asked, (event) => isAnswer(event) || TAKEN.has(event.type))
      return found(asked, due, [endBy(taken, 'answered'), endBy(leaving(talk, asked), 'left')])
    })
  })
}

function found(asked: TimelineEvent, due: number, ends: readonly (End | undefined)[]): Found[] {
  const end = firstOf(...ends)
  return end !== undefined && end.at <= due ? [] : [{ evidence: [asked], openedAt: due, end }]
}

function leaving({ events }: Talk, asked: TimelineEvent): TimelineEvent | undefined {
  return firstSuchAfter(events, asked, ({ type }) => LEFT.has(type))
}

interface Asking {
  readonly isFirst: boolean
  readonly graceMs: number
}

/** By the promise and the opening hours of the place where it was asked. */
function dueFor(talk: Talk, asked: TimelineEvent, { isFirst, graceMs }: Asking, { promises, hours }: FinderRules): number | undefined {
  const place = placeAt(talk, asked)
  const promise = promiseFor(promises.rules, place)
  const within = isFirst ? promise.answerWithinMs : promise.replyWithinMs
  return within === undefined ? undefined : dueAt(promise, hoursOf(hours.rules, place), asked.occurredAt, within + graceMs)
}

const known = new WeakMap<HoursRules, Map<string, OpeningHours>>()
const MOST_KNOWN = 1_000

/** A year of opening hours is worked out once a place. */
function hoursOf(rules: HoursRules, place: Place): OpeningHours {
  const own = known.get(rules) ?? new Map<string, OpeningHours>()
  known.set(rules, own)
  const key = JSON.stringify(place)
  const hours = own.get(key) ?? openingHoursFor(rules, place)
  if (own.size < MOST_KNOWN) own.set(key, hours)
  return hours
}
