import { dataOf, exchangeOf, id, type TimelineEvent } from '@throughline/context'
import { mediumOf } from '../issues/talk.js'
import { isAnswer } from '../issues/answers.js'

/** Whether a message replies to what was said in public: it names it, is in the same conversation, or goes the same way. */
export function isReplyTo(answer: TimelineEvent, said: TimelineEvent): boolean {
  if (answer.type !== 'message.sent' || !isAnswer(answer)) return false
  const data = dataOf(said)
  const names = ['mentionId', 'reviewId', 'messageId'].map((key) => id(data, key)).filter((name) => name !== undefined)
  const named = id(dataOf(answer), 'inReplyTo')
  if (named !== undefined && names.length > 0) return names.includes(named)
  if (said.conversation !== undefined) return exchangeOf(said) === exchangeOf(answer)
  return mediumOf(said) !== undefined && mediumOf(said) === mediumOf(answer)
}
