import { actorOf, dataOf, flag, type TimelineEvent } from '@throughline/context'

/** Nobody has spoken to the customer by then. */
const NOBODY = new Set<unknown>(['ivr', 'voicemail'])

/** Whether somebody, a person or a bot, says something to the customer. A receipt that a machine sends by itself is no answer. */
export function isAnswer(event: TimelineEvent): boolean {
  if (event.type === 'message.sent') return event.direction !== 'inbound' && flag(dataOf(event), 'automatic') !== true
  return event.type === 'bot.answered' || event.type === 'store.visited' || isTaken(event)
}

/** Whether somebody took a call, or the customer took ours. */
export function isTaken(event: TimelineEvent): boolean {
  return event.type === 'call.answered' && !NOBODY.has(dataOf(event)['by'])
}

/** Whether a person, and no bot, has to do with it. */
export function isByPerson(event: TimelineEvent): boolean {
  const { by } = dataOf(event)
  return actorOf(event)?.kind !== 'bot' && by !== 'bot' && event.type !== 'bot.answered'
}
