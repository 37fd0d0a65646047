import type { Proof } from '../../fold/proof.js'

/** Something promised, and what came of it. */
export interface Commitment {
  key: string
  what?: string | undefined
  kind?: string | undefined
  /** What the customer heard or read. */
  words?: string | undefined
  /** Who has to keep it; else who made it. */
  owner?: string | undefined
  queue?: string | undefined
  organisation?: string | undefined
  /** The order that it is about. */
  orderId?: string | undefined
  madeAt?: number | undefined
  dueAt?: number | undefined
  end?: 'kept' | 'broken' | 'withdrawn' | undefined
  endedAt?: number | undefined
  how?: string | undefined
  events: Proof
}
