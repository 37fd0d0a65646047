import type { Proof } from '../../fold/proof.js'
import type { Items } from '../../read/items.js'
import type { Money } from '../../read/money.js'

export type OrderState =
  'placed' | 'paid' | 'payment failed' | 'shipped' | 'delayed' | 'delivered' | 'returned' | 'cancelled'

/** An order, as its latest events say. */
export interface Order {
  key: string
  state: OrderState
  /** Missing for an order of which only later events are known: it counts in no sum. */
  placedAt?: number | undefined
  organisation?: string | undefined
  channel?: string | undefined
  store?: string | undefined
  items?: Items | undefined
  total?: Money | undefined
  promisedAt?: number | undefined
  deliveredAt?: number | undefined
  changedAt: number
  reason?: string | undefined
  tracking?: string | undefined
  events: Proof
}

/** What an organisation sold to the customer, in one currency. Amounts are exact decimals. */
export interface Value {
  key: string
  /** Missing: the brand itself. */
  organisation?: string | undefined
  currency: string
  orders: number
  /** Totals of all orders, without those that were cancelled as a whole. */
  ordered: string
  refunded: string
  lastAt: number
  events: Proof
}
