import { CONVERSATION, type ObservedFact, observed, type ReassignedFact, type StatedFact } from '@throughline/identity'
import type { FollowedEvent } from '@throughline/log'

/** What events say about who is who, for one tenant. */
export interface Told {
  readonly tenantId: string
  /** Types of the identifiers that the facts are about, where they are known. */
  readonly types: Map<string, string>
  readonly observed: ObservedFact[]
  readonly stated: StatedFact[]
  readonly reassigned: ReassignedFact[]
}

export function nothingTold(tenantId: string): Told {
  return { tenantId, types: new Map(), observed: [], stated: [], reassigned: [] }
}

/** The pairs that an event says to be one person's: its subject with each of the others. */
export function pairsIn(event: FollowedEvent): ObservedFact[] {
  const others = event.also.filter((other) => other !== event.subjectId)
  return others.map((other) => observed(event.subjectId, other, event.occurredAt, event.eventUid))
}

/** A pair of which one end is a conversation; undefined for a pair of identifiers. */
export function conversationIn(
  { a, b }: ObservedFact,
  types: ReadonlyMap<string, string>,
): { conversation: string; subject: string } | undefined {
  if (types.get(a) === CONVERSATION) return { conversation: a, subject: b }
  if (types.get(b) === CONVERSATION) return { conversation: b, subject: a }
  return undefined
}
