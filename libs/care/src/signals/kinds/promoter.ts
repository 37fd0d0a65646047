import { endBy, firstAfter } from '../endings.js'
import type { Finder } from '../found.js'
import { eventsByMetric, opinionsIn, sayingOf } from '../opinions.js'

/** Somebody who recommends us, until they say otherwise. */
export const promoter: Finder<'promoter'> = (ground, { threshold, metrics }) => {
  const asked = opinionsIn(ground).filter(({ metric }) => metrics.includes(metric))
  const less = eventsByMetric(asked.filter(({ share }) => share < threshold))
  const answers = [...Map.groupBy(asked.filter(({ share }) => share >= threshold), ({ event }) => sayingOf(event)).values()]
  return answers.map((same) => {
    const { event, metric } = same[0]!
    return { evidence: [event], openedAt: event.occurredAt, end: endBy(firstAfter(less.get(metric) ?? [], event), 'changed') }
  })
}
