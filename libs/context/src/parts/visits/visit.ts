import type { Kept } from '../../fold/kept.js'
import type { Proof } from '../../fold/proof.js'
import type { Money } from '../../read/money.js'

/** What somebody did in one visit to a web site or an app. */
export interface Visit {
  key: string
  source: string
  channel?: string
  startedAt: number
  lastAt: number
  endedAt?: number
  device?: string
  landing?: string
  campaign?: string
  pages: Kept<{ key: string; title: string; viewedAt: number; times: number; events: Proof }>
  searches: Kept<{ key: string; query: string; results?: number; searchedAt: number; events: Proof }>
  products: Kept<{ key: string; name?: string; price?: Money; viewedAt: number; times: number; events: Proof }>
  compared?: { skus: string[]; comparedAt: number; events: Proof }
  errors: Kept<{ key: string; message: string; shownAt: number; events: Proof }>
  events: Proof
}
