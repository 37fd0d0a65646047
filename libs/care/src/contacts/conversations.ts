import { amount, code, dataOf, type TimelineEvent } from '@throughline/context'
import { isAnswer } from '../issues/answers.js'
import { isTransfer } from '../issues/moves.js'
import { isSettling, outcomeOf } from '../issues/outcomes.js'
import { isComing, type Talk } from '../issues/talk.js'
import { commonOf, type StageAt } from './about-events.js'
import type { ConversationFact } from './contact-facts.js'

/** What a conversation goes on with after somebody gave up. */
const TAKEN_UP: ReadonlySet<string> = new Set(['conversation.reopened', 'conversation.assigned', 'call.answered', 'message.received'])

/** One conversation as it is counted. */
export function conversationOf(talk: Talk, issueUid: string, orderUid: string | undefined, stageAt: StageAt): ConversationFact {
  const { events } = talk
  const outcome = events.map(outcomeOf).findLast((told) => told !== undefined)
  return {
    ...commonOf(events, stageAt),
    fact: 'conversation',
    issueUid,
    orderUid,
    lastAt: events.at(-1)!.occurredAt,
    isOurs: talk.isOurs,
    firstAnswerMs: firstAnswerIn(talk),
    ...givenUp(events),
    transfers: events.filter(isTransfer).length,
    escalations: events.filter(({ type }) => type === 'conversation.escalated').length,
    outcome,
    resolved: events.some(isSettling),
  }
}

/** From the first thing that the customer does to the first answer after it; what an answer says of the wait goes first. */
function firstAnswerIn({ events, isOurs }: Talk): number | undefined {
  const came = isOurs ? -1 : events.findIndex(isComing)
  if (came < 0) return undefined
  const answer = events.slice(came).find(isAnswer)
  if (answer === undefined) return undefined
  const told = answer.type === 'call.answered' || answer.type === 'store.visited' ? amount(dataOf(answer), 'waitMs') : undefined
  return told ?? Math.floor((answer.occurredAt - events[came]!.occurredAt) / 1_000)
}

/** Whether the last word on it is that the customer gave up. */
function givenUp(events: readonly TimelineEvent[]): Pick<ConversationFact, 'abandonedIn' | 'abandonedMs'> {
  const word = events.findLast(({ type }) => type === 'conversation.abandoned' || TAKEN_UP.has(type))
  if (word?.type !== 'conversation.abandoned') return {}
  return { abandonedIn: code(dataOf(word), 'stage') ?? 'unknown', abandonedMs: amount(dataOf(word), 'waitMs') }
}
