import { actorOf, dataOf, flag, type TimelineEvent } from '@throughline/context'

/**
 * How long the customer waited in a touch, in milliseconds: the longest wait that its events tell, else from the first message
 * of the customer to the first answer. What a machine sends by itself is no answer; what a bot says is one where the customer
 * talks to a bot.
 */
export function waitIn(events: readonly TimelineEvent[]): number | undefined {
  const told = events.flatMap((event) => {
    const { waitMs } = dataOf(event)
    return typeof waitMs === 'number' && waitMs >= 0 && waitMs <= Number.MAX_SAFE_INTEGER ? [Math.round(waitMs)] : []
  })
  if (told.length > 0) return Math.max(...told)
  const asked = events.find(({ type }) => type === 'message.received')
  if (asked === undefined) return undefined
  const answered = events.find((event) => event.occurredAt >= asked.occurredAt && isAnswer(event))
  return answered && Math.round((answered.occurredAt - asked.occurredAt) / 1_000)
}

function isAnswer(event: TimelineEvent): boolean {
  if (event.type !== 'message.sent' || flag(dataOf(event), 'automatic') === true) return false
  return actorOf(event)?.kind !== 'bot' || event.channel === 'bot'
}
