import type { Era } from './eras.js'
import type { Forest } from './forest.js'
import type { Apart, Link } from './links.js'
import type { Anchor, Refused } from './resolution.js'

export interface Anchored {
  readonly anchors: ReadonlyMap<string, Anchor>
  readonly accepted: readonly Link[]
  readonly refused: readonly Refused[]
}

/**
 * Gives each conversation to one person: that of its first link that no statement forbids. It never joins persons, so
 * merging them costs the same however many conversations they had.
 *
 * @param links of which one end or both are conversations, in their order
 */
export function anchorsOf(
  links: readonly Link[],
  apart: readonly Apart[],
  forest: Forest,
  isConversation: (era: Era) => boolean,
): Anchored {
  const strangers = strangersOf(apart)
  const anchors = new Map<string, Anchor>()
  const homes = new Map<string, Era>()
  const accepted: Link[] = []
  const refused: Refused[] = []
  for (const link of links) {
    const [conversation, person] = isConversation(link.a) ? [link.a, link.b] : [link.b, link.a]
    const statement = statementAgainst(strangers.get(conversation.id), forest.membersWith(person.id))
    const home = homes.get(conversation.id)
    if (statement !== undefined) {
      refused.push({ reason: 'not-same', statement, link })
    } else if (isConversation(person) || (home !== undefined && !forest.areTogether(home.id, person.id))) {
      refused.push({ reason: 'conversation', link })
    } else {
      accepted.push(link)
      if (home === undefined) anchors.set(conversation.id, { subject: person.subject, time: link.time })
      homes.set(conversation.id, home ?? person)
    }
  }
  return { anchors, accepted, refused }
}

type Strangers = ReadonlyMap<string, string>

function statementAgainst(strangers: Strangers | undefined, members: readonly Era[]): string | undefined {
  if (strangers === undefined) return undefined
  const stranger = members.find(({ id }) => strangers.has(id))
  return stranger && strangers.get(stranger.id)
}

/** By one end, the other ends that it is not the same as, with the statement that says so. */
function strangersOf(apart: readonly Apart[]): Map<string, Map<string, string>> {
  const strangers = new Map<string, Map<string, string>>()
  for (const { a, b, id } of apart) {
    for (const [one, other] of [[a.id, b.id], [b.id, a.id]] as const) {
      strangers.set(one, (strangers.get(one) ?? new Map<string, string>()).set(other, id))
    }
  }
  return strangers
}
