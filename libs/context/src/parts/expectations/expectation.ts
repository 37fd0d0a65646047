import type { Proof } from '../../fold/proof.js'

/** What the customer was led to expect, and what they got. */
export interface Expectation {
  key: string
  /** answer, wait, delivery, repair, call-back, … */
  what: string
  words?: string | undefined
  by?: string | undefined
  orderId?: string | undefined
  /** The exchange in which a wait was told. */
  exchange?: string | undefined
  toldAt: number
  dueAt?: number | undefined
  /** When what was expected came. */
  deliveredAt?: number | undefined
  /** When it was clear that it would not come: the order was cancelled, the customer hung up. */
  droppedAt?: number | undefined
  events: Proof
}
