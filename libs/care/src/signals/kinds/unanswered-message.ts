import { compareEvents, type TimelineEvent } from '@throughline/context'
import { isAnswer } from '../../issues/answers.js'
import type { Talk } from '../../issues/talk.js'
import { endBy, firstAfter, firstOf, firstSuchAfter } from '../endings.js'
import type { Finder } from '../found.js'
import { questionsIn } from '../questions.js'

const ENDED: ReadonlySet<string> = new Set(['conversation.ended', 'call.ended'])

/** The customer wrote and has no answer, on any channel. The last words of a conversation that had answers want none. */
export const unansweredMessage: Finder<'unanswered-message'> = (ground, { afterMs, needsNone }) =>
  questionsIn(ground, needsNone).flatMap(({ asked, issue, answer }) => {
    const ends = [
      endBy(answer, 'answered'),
      endBy(firstAfter(issue.settlements, asked), 'settled'),
      endBy(partingIn(ground.talkOf(asked)!, asked), 'ended'),
    ]
    const end = firstOf(...ends)
    const openedAt = asked.occurredAt + afterMs * 1_000
    return end !== undefined && end.at <= openedAt ? [] : [{ evidence: [asked], openedAt, end }]
  })

/** The end of a conversation in which somebody had answered before. */
function partingIn({ events }: Talk, asked: TimelineEvent): TimelineEvent | undefined {
  const answer = events.find(isAnswer)
  if (answer === undefined || compareEvents(answer, asked) > 0) return undefined
  return firstSuchAfter(events, asked, ({ type }) => ENDED.has(type))
}
