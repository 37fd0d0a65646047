import type { Slice, TimelineEvent } from '@throughline/context'
import { asTenant } from '@throughline/database'
import { type HistoryPage, type PlacedRow, openHistory, readHistory, readToldAbout } from '@throughline/log'
import type { Vault } from '@throughline/vault'
import type { Pool } from 'pg'
import type { Due } from './customer.js'

/** Events that are read at a time: some milliseconds of opening and folding. */
const SLICE = 250

export interface HistoryTools {
  readonly pool: Pool
  readonly vault: Pick<Vault, 'read' | 'forget'>
}

/** Reads a customer's history behind a time, the oldest first, slice by slice, with what was said about it. */
export async function* slicesOf({ pool, vault }: HistoryTools, due: Due, after: number | undefined): AsyncGenerator<Slice> {
  const { tenantId, members, positions, upTo } = due
  const subjectIds = members.map(({ subjectId }) => subjectId)
  const ask = <T>(question: Parameters<typeof asTenant<T>>[2]): Promise<T> => asTenant(pool, tenantId, question, { readOnly: true })
  const told = await ask((client) => readToldAbout(client, { tenantId, subjectIds, positions, sight: 'everything' }))
  const open = (rows: readonly PlacedRow[]): Promise<TimelineEvent[]> => openHistory(vault, tenantId, rows)
  const statements = await open(told.statements)
  let refiled = told.refiled.filter(({ occurredAt }) => occurredAt > (after ?? -Infinity) && occurredAt <= upTo)
  let page: HistoryPage | undefined
  do {
    const cursor = page?.next
    page = await ask((client) =>
      readHistory(client, { tenantId, members, sight: 'everything', order: 'oldest', limit: SLICE, cursor, after, upTo, known: { positions } }),
    )
    const until = page.next === undefined ? upTo : undefined
    const newest = until ?? page.next?.occurredAt ?? upTo
    const elsewhere = refiled.filter(({ occurredAt }) => occurredAt <= newest)
    refiled = refiled.filter(({ occurredAt }) => occurredAt > newest)
    const rows = [...page.rows, ...elsewhere].toSorted((one, other) => one.occurredAt - other.occurredAt)
    yield { events: await open(rows), statements, until }
  } while (page.next !== undefined)
}
