import type { Derive } from '@throughline/care'
import type { PoolClient } from 'pg'

/** Whose rows of which build are written. */
export interface CareShelf {
  readonly tenantId: string
  readonly build: number
}

/** All rows of each of these customers; of one with none, those that are there go. */
export type RowsByCustomer<Row> = ReadonlyMap<string, readonly Row[]>

/**
 * A table across customers that is derived from the story of each. Whenever something of a customer changes (an event, also a late
 * one; a correction; a merge; an erasure; rules; time), their story is read and derived again, and their rows are replaced.
 */
export interface Derivation<Row = unknown> {
  /** Lower case, unique. */
  readonly name: string
  /** Its tables, each with `tenant_id`, `build` and `customer_id`: two builds must come out equal in them. */
  readonly tables: readonly string[]
  /** Types of the class behaviour that it looks at; a story has no others of that class. Default: none. */
  readonly behaviour?: readonly string[]
  /** Pure. Not asked about somebody of whom there is no event. */
  readonly derive: Derive<Row>
  /**
   * Replaces the rows of these customers, in the transaction of the fold; `rowWriter` makes one. Parts of a customer's rows that are
   * the same need not be written.
   */
  write(client: PoolClient, shelf: CareShelf, rows: RowsByCustomer<Row>): Promise<void>
  /**
   * What others are told about a row, in order: a signal that was opened and closed has both. Each is sent once, when it is found
   * for the first time; nothing is sent about what was old when it was found (see decision 0031). Default: nothing.
   */
  tells?(row: Row, customerId: string): readonly Telling[]
  /** Type of the message when what was told comes out no more. Default: then nothing is told. */
  readonly withdrawnAs?: string
}

/** Something that others are told. */
export interface Telling {
  /** What it is about, 16 to 64 bytes in hex, unique in the tenant, such as a signal's id: the id of the first message about it. */
  readonly thing: string
  /** Such as `signal.opened`. */
  readonly type: string
  /** When it came about, in microseconds since 1970. */
  readonly at: number
  /** When the log took the last of what it comes from, in microseconds; default: then, too. By it late news are told from old ones. */
  readonly recordedAt?: number
  /** JSON, without words of people. */
  readonly data: Readonly<Record<string, unknown>>
}
