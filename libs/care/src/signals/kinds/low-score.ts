import { endBy, firstAfter } from '../endings.js'
import type { Finder } from '../found.js'
import { eventsByMetric, opinionsIn, sayingOf } from '../opinions.js'

/** A score at the bad end of its scale, until the customer gives a better one. */
export const lowScore: Finder<'low-score'> = (ground, { threshold, metrics }) => {
  const opinions = opinionsIn(ground).map((opinion) => ({
    ...opinion,
    isLow: opinion.share <= (Object.hasOwn(metrics, opinion.metric) ? metrics[opinion.metric]! : threshold),
  }))
  const better = eventsByMetric(opinions.filter(({ isLow }) => !isLow))
  const low = opinions.filter(({ isLow }) => isLow)
  const answers = [...Map.groupBy(low, ({ event }) => sayingOf(event)).values()]
  return answers.map((same) => {
    const { event, metric } = same[0]!
    return { evidence: [event], openedAt: event.occurredAt, end: endBy(firstAfter(better.get(metric) ?? [], event), 'recovered') }
  })
}
