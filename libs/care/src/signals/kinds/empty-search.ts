import { amount, dataOf, type TimelineEvent } from '@throughline/context'
import { endBy, firstAfter, firstOf, lapsed } from '../endings.js'
import type { Finder } from '../found.js'
import { pointsOf, spells } from '../spells.js'

/** The customer looked for something that we have not, or that cannot be found. */
export const emptySearch: Finder<'empty-search'> = (ground, rules) =>
  [...Map.groupBy(ground.of('search.performed'), ({ source }) => source).values()].flatMap((events) => {
    const results = (event: TimelineEvent): number | undefined => amount(dataOf(event), 'resultCount')
    const found = events.filter((event) => (results(event) ?? 0) > 0)
    const empty = events.filter((event) => results(event) === 0)
    const endOf = (opening: TimelineEvent) => {
      const end = lapsed(opening.occurredAt, rules.lapseMs)
      return firstOf(endBy(firstAfter(found, opening), 'found'), end) ?? end
    }
    return [...spells(pointsOf(empty), rules, { endOf, resets: found })]
  })
