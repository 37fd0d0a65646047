import { compareEvents, dataOf, flag, type TimelineEvent } from '@throughline/context'
import { isComing, mediumOf } from '../../issues/talk.js'
import { endBy, endOfMatter, firstOf, firstSuchAfter } from '../endings.js'
import type { Finder } from '../found.js'
import type { Ground } from '../ground.js'
import { questionsIn, type Question } from '../questions.js'

/** The customer asked on one channel, and we answered on another one that they had not turned to. */
export const answeredElsewhere: Finder<'answered-elsewhere'> = (ground, { windowMs, lapseMs }) => {
  const wishes = ground.of('preference.set').filter((event) => dataOf(event)['preference'] === 'channel')
  const promised = ground.of('commitment.made').filter((event) => /call-?\s?back/i.test(String(dataOf(event)['kind'])))
  return questionsIn(ground).flatMap((question) => {
    const { asked, answer, issue } = question
    if (answer === undefined || !isElsewhere(asked, answer) || answer.occurredAt - asked.occurredAt > windowMs * 1_000) return []
    if (cameThere(question, answer) || isWanted(ground, answer, { asked, wishes, promised })) return []
    const there = endBy(firstSuchAfter(issue.events, answer, (event) => isHere(asked, event)), 'answered')
    const end = endOfMatter(issue, answer, lapseMs)
    return [{ evidence: [asked, answer], openedAt: answer.occurredAt, end: firstOf(there, end), lapsesAt: end.at }]
  })
}

function isElsewhere(asked: TimelineEvent, answer: TimelineEvent): boolean {
  const [one, other] = [mediumOf(asked), mediumOf(answer)]
  return one !== undefined && other !== undefined && one !== other
}

function isHere(asked: TimelineEvent, event: TimelineEvent): boolean {
  return event.type === 'message.sent' && event.direction !== 'inbound' && mediumOf(event) === mediumOf(asked)
}

/** They have turned to us there, too, before they were answered. */
function cameThere({ asked, issue }: Question, answer: TimelineEvent): boolean {
  return issue.events.some(
    (event) => isComing(event) && mediumOf(event) === mediumOf(answer) && compareEvents(asked, event) < 0 && compareEvents(event, answer) < 0,
  )
}

interface Wanting {
  readonly asked: TimelineEvent
  readonly wishes: readonly TimelineEvent[]
  readonly promised: readonly TimelineEvent[]
}

/** They have said that they want it there, or were promised a call. */
function isWanted(ground: Ground, answer: TimelineEvent, { asked, wishes, promised }: Wanting): boolean {
  const before = (event: TimelineEvent): boolean => compareEvents(event, answer) < 0
  const wish = wishes.findLast(before)
  if (wish !== undefined && dataOf(wish)['value'] === answer.channel) return true
  if (mediumOf(answer) !== 'voice') return false
  const talk = ground.talkOf(answer)
  const isCallBack = talk?.events.some((event) => flag(dataOf(event), 'callback') === true) === true
  return isCallBack || promised.some((event) => before(event) && compareEvents(event, asked) > 0)
}
