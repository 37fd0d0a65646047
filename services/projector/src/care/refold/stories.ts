import type { Story } from '@throughline/care'
import { arrange, type TimelineEvent } from '@throughline/context'
import { asTenant, readSql, type TenantClient } from '@throughline/database'
import { openHistory, type PlacedRow, placedRow, type PlacedColumns, readToldAbout } from '@throughline/log'
import { subjectOf } from '@throughline/subjects'
import type { Vault } from '@throughline/vault'
import type { Pool } from 'pg'
import type { Reading } from '../../views/identity/read-facts.js'
import { breathe } from './breathe.js'
import type { Customer } from './customers.js'

const storiesText = readSql(import.meta.url, './stories.sql')
const toldText = readSql(import.meta.url, './told-among.sql')

/** What a story has at most: the newest. */
export const MAX_EVENTS = 10_000
/** Rows that are opened at a time: some milliseconds. */
const SLICE = 250

export interface Reader {
  readonly pool: Pool
  readonly vault: Pick<Vault, 'read' | 'forget'>
  readonly tenantId: string
  /** How the tenant's references are read. */
  readonly reading: Reading
  /** Types of the class behaviour that derivations look at. */
  readonly behaviour: readonly string[]
}

/** What the log has of a customer. */
export interface Told {
  readonly customer: Customer
  readonly rows: readonly PlacedRow[]
  /** Corrections and the like. */
  readonly statements: readonly PlacedRow[]
}

/**
 * Reads what happened to customers, of all in one question, and what was said about it.
 * @param most rows of one identifier; who has as many may have more
 */
export function readTold(reader: Reader, customers: readonly Customer[], most: number): Promise<Told[]> {
  const { pool, tenantId, behaviour } = reader
  const members = customers.flatMap(({ histories }, index) => histories.map((member) => ({ ...member, index })))
  return asTenant(
    pool,
    tenantId,
    async (client) => {
      const { rows } = await client.query<PlacedColumns & { customer: number }>(storiesText, [
        tenantId,
        members.map(({ index }) => index),
        members.map(({ subjectId }) => subjectId),
        members.map(({ part }) => part),
        members.map(({ from }) => from ?? Number.MIN_SAFE_INTEGER),
        members.map(({ until }) => until ?? Number.MAX_SAFE_INTEGER),
        behaviour,
        most,
      ])
      const byCustomer = Map.groupBy(rows, ({ customer }) => customer)
      const own = customers.map((customer, index) => ({ customer, rows: (byCustomer.get(index) ?? []).map((row) => placedRow(row, tenantId)), statements: [] }))
      return withStatements(client, reader, own)
    },
    { readOnly: true },
  )
}

/** Of nearly all nobody has said anything, which one question tells. */
async function withStatements(client: TenantClient, { tenantId, behaviour }: Reader, told: readonly Told[]): Promise<Told[]> {
  const subjects = told.flatMap(({ customer }) => customer.histories.map(({ subjectId }) => subjectId))
  const { rows: among } = await client.query<{ subject_id: string }>(toldText, [tenantId, subjects])
  if (among.length === 0) return [...told]
  const named = new Set(among.map((row) => row.subject_id))
  const all: Told[] = []
  for (const one of told) {
    const subjectIds = one.customer.histories.map(({ subjectId }) => subjectId)
    if (!subjectIds.some((id) => named.has(id))) {
      all.push(one)
      continue
    }
    const { statements, refiled } = await readToldAbout(client, { tenantId, subjectIds, positions: EVERYTHING, sight: 'everything' })
    const relevant = refiled.filter((row) => (row.class !== 'behaviour' && row.class !== 'unknown') || behaviour.includes(row.type))
    all.push({ ...one, rows: [...one.rows, ...relevant], statements })
  }
  return all
}

/** Positions of as many parts as a log can have. */
const EVERYTHING = Array.from({ length: 1_024 }, () => Number.MAX_SAFE_INTEGER)

/** The story of a customer, opened and arranged. @throws KeyStoreError; BrokenSealError when one does not open */
export async function storyOf(reader: Reader, { customer, rows, statements }: Told, now: number): Promise<Story> {
  const { customerId, members, histories } = customer
  const events: TimelineEvent[] = []
  const all = [...newest(rows), ...statements]
  for (let from = 0; from < all.length; from += SLICE) {
    events.push(...(await openHistory(reader.vault, reader.tenantId, all.slice(from, from + SLICE))))
    await breathe()
  }
  const homes = new Set(histories.map(({ subjectId }) => subjectId))
  const isOurs = (reference: string): boolean => {
    const found = subjectOf(reference, reader.reading.rules, reader.reading.keys)
    return found.ok && homes.has(found.subjectId)
  }
  return { tenantId: reader.tenantId, customerId, members, events: arrange(events, { homes, isOurs }), now }
}

function newest(rows: readonly PlacedRow[]): readonly PlacedRow[] {
  if (rows.length <= MAX_EVENTS) return rows
  const byAge = rows.toSorted((one, other) => other.occurredAt - one.occurredAt || (one.eventUid < other.eventUid ? -1 : 1))
  return byAge.slice(0, MAX_EVENTS)
}
