import { compareEvents } from '@throughline/context'
import { endBy } from '../endings.js'
import type { Finder } from '../found.js'
import { opinionsIn, sayingOf } from '../opinions.js'

/** Somebody who recommends us, until they say otherwise. */
export const promoter: Finder<'promoter'> = (ground, { threshold, metrics }) => {
  const asked = opinionsIn(ground).filter(({ metric }) => metrics.includes(metric))
  const answers = [...Map.groupBy(asked.filter(({ share }) => share >= threshold), ({ event }) => sayingOf(event)).values()]
  return answers.map((same) => {
    const { event, metric } = same[0]!
    const other = asked.find((one) => one.share < threshold && one.metric === metric && compareEvents(one.event, event) > 0)
    return { evidence: [event], openedAt: event.occurredAt, end: endBy(other?.event, 'changed') }
  })
}
