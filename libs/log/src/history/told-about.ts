import type { Sight } from '@throughline/access'
import { readSql, type TenantClient } from '@throughline/database'
import { type PlacedColumns, placedRow, type PlacedRow } from '../timeline/event-row.js'

const text = readSql(import.meta.url, './told-about.sql')
const isToldText = readSql(import.meta.url, './is-told-about.sql')

/** Of one customer; there is hardly ever any. */
const MOST = 2_000

/** What a history needs beside the events under the customer's own identifiers. */
export interface ToldAbout {
  /** Corrections, retractions and the like about the customer's events, and about each other. */
  readonly statements: readonly PlacedRow[]
  /** Events that lie under others and were refiled to the customer, perhaps not for good. */
  readonly refiled: readonly PlacedRow[]
}

/**
 * Reads what was said about a customer's events, as far as the view of corrections has taken it in. Of nearly all there is
 * nothing, which a small question tells.
 *
 * @param prepare use a named statement for that; default false
 * @throws RangeError when it is more than anybody can have meant
 */
export async function readToldAbout(
  client: TenantClient,
  { tenantId, subjectIds, positions, sight }: { tenantId: string; subjectIds: readonly string[]; positions: readonly number[]; sight: Sight | 'everything' },
  { prepare = false }: { prepare?: boolean } = {},
): Promise<ToldAbout> {
  const name = prepare ? { name: 'is_told_about' } : {}
  const probe = await client.query<{ told: boolean }>({ ...name, text: isToldText, values: [tenantId, subjectIds] })
  if (probe.rows[0]?.told !== true) return { statements: [], refiled: [] }
  const values = [tenantId, subjectIds, positions, sight === 'everything' ? null : sight.organisation, MOST]
  const { rows } = await client.query<PlacedColumns & { statement: boolean }>(text, values)
  if (rows.length === MOST) throw new RangeError(`there are ${MOST} or more statements about events of one customer`)
  return {
    statements: rows.filter(({ statement }) => statement).map((row) => placedRow(row, tenantId)),
    refiled: rows.filter(({ statement }) => !statement).map((row) => placedRow(row, tenantId)),
  }
}
