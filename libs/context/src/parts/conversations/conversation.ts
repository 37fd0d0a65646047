import type { Kept } from '../../fold/kept.js'
import type { Proof } from '../../fold/proof.js'
import type { Actor } from '../../read/actor.js'

export type Outcome = 'fulfilled' | 'partly' | 'declined' | 'unresolved'

export interface Handler extends Actor {
  key: string
  organisation?: string | undefined
  fromAt: number
  events: Proof
}

export interface Transfer {
  what: 'transferred' | 'escalated'
  kind?: string | undefined
  from?: string | undefined
  to?: string | undefined
  reason?: string | undefined
  /** Whether the customer asked for it. */
  asked?: boolean | undefined
  summary?: string | undefined
  movedAt: number
  events: Proof
}

export interface Said {
  text: string
  saidAt: number
  messageId?: string | undefined
  by?: Actor | undefined
  events: Proof
}

/** What somebody stated about how two conversations belong together. */
export interface Relation {
  key: string
  relation: 'continues' | 'same-issue' | 'duplicate' | 'related' | 'unlinked'
  statedAt: number
  events: Proof
}

/** One exchange, over however many channels. */
export interface Conversation {
  /** `<source>/<conversation>`. */
  key: string
  channels: string[]
  organisation?: string | undefined
  topic?: string | undefined
  title?: string | undefined
  orderId?: string | undefined
  /** Who began it. */
  direction?: string | undefined
  startedAt: number
  lastAt: number
  /** What its own events say last about it. */
  status: 'open' | 'waiting' | 'ended' | 'abandoned' | 'resolved'
  endedAt?: number | undefined
  abandonedIn?: string | undefined
  outcome?: Outcome | undefined
  reason?: string | undefined
  summary?: string | undefined
  queue?: string | undefined
  waitedMs?: number | undefined
  toldMs?: number | undefined
  heldMs?: number | undefined
  durationMs?: number | undefined
  inbound: number
  outbound: number
  handlers: Kept<Handler>
  transfers: Kept<Transfer>
  asked?: Said | undefined
  answered?: Said | undefined
  botFailures: number
  sentiment?: number | undefined
  relations: Kept<Relation>
  events: Proof
}
