import { CONVERSATION, type ObservedFact, observed, type ReassignedFact, type StatedFact } from '@throughline/identity'
import type { FollowedEvent } from '@throughline/log'

/** What events say about who is who, for one tenant. */
export interface Told {
  readonly tenantId: string
  /** Types of the identifiers that the facts are about, where they are known. */
  readonly types: Map<string, string>
  readonly observed: ObservedFact[]
  /** What was observed by events that are retracted: it counts no more. */
  readonly withdrawn: ObservedFact[]
  readonly stated: StatedFact[]
  readonly reassigned: ReassignedFact[]
  /** Conversations that have events of their own, and when: nobody was named in them then. */
  readonly unnamed: { readonly conversation: string; readonly time: number }[]
}

export function nothingTold(tenantId: string): Told {
  return { tenantId, types: new Map(), observed: [], withdrawn: [], stated: [], reassigned: [], unnamed: [] }
}

/** The pairs that an event says to be one person's: its subject with each of the others. */
export function pairsIn({ subjectId, also, occurredAt, eventUid }: Observing): ObservedFact[] {
  const others = also.filter((other) => other !== subjectId)
  return others.map((other) => observed(subjectId, other, occurredAt, eventUid))
}

/** What says of an event which identifiers it carried. */
export type Observing = Pick<FollowedEvent, 'subjectId' | 'also' | 'occurredAt' | 'eventUid'>

/** A pair of which one end is a conversation; undefined for a pair of identifiers. */
export function conversationIn(
  { a, b }: ObservedFact,
  types: ReadonlyMap<string, string>,
): { conversation: string; subject: string } | undefined {
  if (types.get(a) === CONVERSATION) return { conversation: a, subject: b }
  if (types.get(b) === CONVERSATION) return { conversation: b, subject: a }
  return undefined
}
