import type { CareRules } from './care-rules.js'
import type { Story } from './story.js'

/** What came out of a story. */
export interface Derived<Row> {
  readonly rows: readonly Row[]
  /** When, in microseconds since 1970, it would come out differently without any further event; missing: never. */
  readonly nextAt?: number | undefined
}

/** Rows of a table across customers, derived from one customer's story. No clock, no randomness. */
export type Derive<Row> = (story: Story, rules: CareRules) => Derived<Row>
