import type { FollowedEvent } from '@throughline/log'
import type { Batch } from '../../follow/batch.js'
import { nothingTold, pairsIn, type Told } from './facts.js'
import { addFacts, links, type Reading, STATEMENTS } from './read-facts.js'
import type { Seen } from './seen.js'

export interface Telling {
  readonly batch: Batch
  /** Those of the chunk that may tell something. */
  readonly events: readonly FollowedEvent[]
  /** Ids of those that are retracted. */
  readonly retracted: ReadonlySet<string>
  readonly seen: Seen
  readonly reading: (tenantId: string) => Promise<Reading>
}

/**
 * What the events of a chunk tell that is not written yet, by tenant.
 * @returns also those of which it is known now whether they lie under a conversation
 */
export async function tell(telling: Telling): Promise<{ told: Told[]; looked: FollowedEvent[] }> {
  const { batch, events, retracted, seen, reading } = telling
  const isLookedAt = (event: FollowedEvent): boolean => liesAlone(event) && seen.isUnknown(event.tenantId, event.subjectId)
  const isNews = (event: FollowedEvent): boolean => {
    if (STATEMENTS.has(event.type) || isLookedAt(event)) return true
    if (!links(event)) return false
    return retracted.has(event.eventUid) || pairsIn(event).some((pair) => seen.isNews(event.tenantId, pair))
  }
  const news = events.filter(isNews)
  // What its identifiers are, an earlier event of the chunk with the same ones has told.
  const named = new Set<string>()
  const isOpened = (event: FollowedEvent): boolean => {
    const { tenantId, organisation, subjectId, also } = event
    const identifiers = [subjectId, ...also].map((subject) => `${tenantId} ${organisation} ${subject}`)
    const isNew = identifiers.some((identifier) => !named.has(identifier))
    for (const identifier of identifiers) named.add(identifier)
    return isNew || STATEMENTS.has(event.type) || isLookedAt(event)
  }
  const toOpen = news.filter(isOpened)
  const contents = await batch.open(toOpen)
  const opened = new Map(toOpen.map((event, index) => [event, contents[index]]))
  const byTenant = new Map<string, Told>()
  for (const row of news) {
    const told = byTenant.get(row.tenantId) ?? nothingTold(row.tenantId)
    byTenant.set(row.tenantId, told)
    const read = { row, event: opened.get(row), isRetracted: retracted.has(row.eventUid) }
    addFacts(told, read, await reading(row.tenantId))
  }
  return { told: [...byTenant.values()], looked: news.filter(liesAlone) }
}

/** An event in a conversation that names nobody else: it may lie under the conversation itself. */
function liesAlone({ conversationUid, also }: FollowedEvent): boolean {
  return conversationUid !== null && also.length === 0
}
