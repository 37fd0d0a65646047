import { dataOf, exchangeOf, scoresOf, shareOf, type TimelineEvent } from '@throughline/context'
import { isComing } from '../../issues/talk.js'
import { endBy, firstSuchAfter } from '../endings.js'
import type { Finder } from '../found.js'
import { isReplyTo } from '../is-reply-to.js'
import { sayingOf, sentimentOf } from '../opinions.js'

const SAID: ReadonlySet<string> = new Set(['mention.seen', 'review.posted', 'survey.answered'])

/** Kind words, or a good review, until somebody thanks for them. */
export const praise: Finder<'praise'> = (ground, { threshold, sentiment }) => {
  const said = ground.of('mention.seen', 'review.posted', 'survey.answered', 'message.received')
  const kind = said.filter((event) => (sentimentOf(event) ?? -1) >= sentiment && (SAID.has(event.type) || isComing(event)))
  const good = said.filter((event) => event.type === 'review.posted' && bestOf(event) >= threshold)
  const found = new Set([...kind, ...good])
  const answers = ground.of('message.sent')
  return [...Map.groupBy(said.filter((event) => found.has(event)), keyOf).values()].map(([event]) => {
    const thanks = firstSuchAfter(answers, event!, (answer) => isReplyTo(answer, event!))
    return { evidence: [event!], openedAt: event!.occurredAt, end: endBy(thanks, 'answered') }
  })
}

/** In one conversation it is one praise, however many kind words. */
function keyOf(event: TimelineEvent): string {
  return SAID.has(event.type) ? sayingOf(event) : exchangeOf(event)
}

function bestOf(event: TimelineEvent): number {
  return Math.max(-1, ...scoresOf(dataOf(event)).map((score) => shareOf(score) ?? -1))
}
