import type { Era, Eras } from './eras.js'
import type { Conflict } from './forest.js'
import type { Apart, Link } from './links.js'

/** A link that joins nobody, and why. `conversation`: it would bring two persons together by a conversation. */
export type Refused = { readonly link: Link } & (
  | Conflict
  | { readonly reason: 'hub' | 'blocked'; readonly subject: string }
  | { readonly reason: 'doubtful' | 'conversation' }
)

/** Identifiers that are one person. */
export interface Customer {
  /** That of the strongest identifier, of equals the smallest. */
  readonly id: string
  /** The strongest first; no conversations, unless it is one that is nobody's. */
  readonly members: readonly Era[]
}

/** Whose a conversation is: the person to whom this identifier belonged then. */
export interface Anchor {
  readonly subject: string
  readonly time: number
}

/** Who is one person, and why. */
export interface Resolution {
  /** By the id of each era, the customer it belongs to; a conversation's own, whose it is say the anchors. */
  readonly customers: ReadonlyMap<string, Customer>
  /** Links between identifiers of one customer, and of conversations with the person they belong to. */
  readonly accepted: readonly Link[]
  readonly refused: readonly Refused[]
  readonly apart: readonly Apart[]
  readonly hubs: ReadonlySet<string>
  /** Subjects that are conversations. */
  readonly conversations: ReadonlySet<string>
  /** By conversation, whose it is; one that is nobody's is missing. */
  readonly anchors: ReadonlyMap<string, Anchor>
  readonly eras: Eras
  /** By subject, of which type it is, where that is known. */
  readonly types: ReadonlyMap<string, string>
}

/** The customer to whom an identifier, or a conversation, belonged at a time; without a time: belongs last. */
export function customerOf(resolution: Resolution, subject: string, time = Infinity): Customer | undefined {
  const anchor = resolution.anchors.get(subject)
  const era = anchor === undefined ? resolution.eras.at(subject, time) : resolution.eras.at(anchor.subject, anchor.time)
  return resolution.customers.get(era.id)
}
