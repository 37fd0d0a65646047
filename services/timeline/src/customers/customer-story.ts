import { microsOf, timeOf } from '@throughline/events'
import { CONVERSATION, historyOf, type Turn } from '@throughline/identity'
import type { KnownCustomer, KnownLink } from '@throughline/log'
import type { Looked } from '../identity/regions.js'
import { acceptedLink, apartLink, refusedLink, saidIn, type ShownLink } from '../identity/shown-link.js'

export const MAX_LINKS = 1_000

/** How a customer came about. */
export interface ShownTurn {
  at: string
  /** The event that did it, and whether it carried several identifiers or stated something. */
  event: string
  by: Turn['by']
  about: readonly (readonly string[])[]
  /** The customers that it changed: how they were, and what became of them. */
  before: readonly (readonly string[])[]
  after: readonly (readonly string[])[]
}

export interface Story {
  links: ShownLink[]
  history: ShownTurn[]
  /** Whether the history begins at the beginning. */
  historyComplete: boolean
}

/** What links a customer's identifiers with each other and with others, and when that came to be. */
export function storyOf({ members }: KnownCustomer, { resolution, facts, rules }: Looked): Story {
  const subjects = new Set(members.map(({ subjectId }) => subjectId))
  const isTheirs = ({ a, b }: { a: { subject: string }; b: { subject: string } }): boolean => subjects.has(a.subject) || subjects.has(b.subject)
  const said = saidIn(facts)
  const links = [
    ...resolution.accepted.filter(isTheirs).map(acceptedLink),
    ...resolution.refused.filter(({ link }) => isTheirs(link)).map(refusedLink),
    ...resolution.apart.filter(isTheirs).map((apart) => apartLink(apart, said)),
  ]
  const people = new Set(members.flatMap(({ subjectId, type }) => (type === CONVERSATION ? [] : [subjectId])))
  const { turns, complete } = historyOf(facts, rules, people)
  return { links: inTimeOrder(links), history: turns.map(shownTurn), historyComplete: complete }
}

/** Where too many identifiers hang together to find out what became of each link: what there is between the customer's own. */
export function plainStory(links: readonly KnownLink[]): Story {
  const shown = links.map(({ between, same, by, at, eventUid: event, confidence, rule }) => ({
    between, same, by, event, at: timeOf(at), confidence, ...(rule !== undefined && { rule }),
  }))
  return { links: inTimeOrder(shown), history: [], historyComplete: false }
}

function inTimeOrder(links: readonly ShownLink[]): ShownLink[] {
  const timed = links.map((link) => ({ link, at: microsOf(link.at) ?? 0 }))
  const sorted = timed.toSorted((one, other) => one.at - other.at || (one.link.event < other.link.event ? -1 : 1))
  return sorted.slice(0, MAX_LINKS).map(({ link }) => link)
}

function shownTurn({ time, id: event, by, about, before, after }: Turn): ShownTurn {
  return { at: timeOf(time), event, by, about, before, after }
}
