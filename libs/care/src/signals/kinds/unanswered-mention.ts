import { dataOf } from '@throughline/context'
import { endBy, firstSuchAfter } from '../endings.js'
import type { Finder } from '../found.js'
import { isReplyTo } from '../is-reply-to.js'
import { sayingOf } from '../opinions.js'

/** Somebody wrote about us in public and wants an answer, and has none yet. */
export const unansweredMention: Finder<'unanswered-mention'> = (ground, { afterMs, onlyAsked }) => {
  const wanting = ground.of('mention.seen').filter((event) => {
    const { wantsAnswer } = dataOf(event)
    return onlyAsked ? wantsAnswer === true : wantsAnswer !== false
  })
  const answers = ground.of('message.sent')
  return [...Map.groupBy(wanting, sayingOf).values()].flatMap(([event]) => {
    const end = endBy(firstSuchAfter(answers, event!, (answer) => isReplyTo(answer, event!)), 'answered')
    const openedAt = event!.occurredAt + afterMs * 1_000
    return end !== undefined && end.at <= openedAt ? [] : [{ evidence: [event!], openedAt, end }]
  })
}
