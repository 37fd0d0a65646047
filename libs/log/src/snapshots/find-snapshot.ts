import { readSql, type TenantClient } from '@throughline/database'
import type { HistoryMember } from '../history/read-history.js'
import { compositionOf } from './composition.js'
import type { SealedSnapshot } from './snapshot.js'

const text = readSql(import.meta.url, './find-snapshot.sql')

export interface SnapshotWanted {
  readonly tenantId: string
  readonly members: readonly HistoryMember[]
  /** Versions of the folds and of the journey's rules. */
  readonly fold: string
  /** Nothing that happened later, in microseconds; default: any. */
  readonly upTo?: number | undefined
  /** Nothing that was recorded later, by part; default: any. */
  readonly positions?: readonly number[] | undefined
}

interface Row {
  boundary: string
  positions: string[]
  events: number
  sealed_by: string[]
  sealed: Buffer
}

/**
 * The newest snapshot that holds; undefined when there is none.
 * @param prepare use a named statement, planned once a connection; default false
 */
export async function findSnapshot(
  client: TenantClient,
  wanted: SnapshotWanted,
  { prepare = false }: { prepare?: boolean } = {},
): Promise<SealedSnapshot | undefined> {
  const { tenantId, members, fold, upTo = Number.MAX_SAFE_INTEGER, positions } = wanted
  const composition = compositionOf(members)
  const subjects = members.map(({ subjectId }) => subjectId)
  const parts = members.map(({ part }) => part)
  const values = [tenantId, composition, fold, subjects, parts, upTo, positions ?? null]
  const { rows } = await client.query<Row>({ ...(prepare ? { name: 'find_snapshot' } : {}), text, values })
  const [row] = rows
  return row && {
    tenantId,
    composition,
    fold,
    boundary: Number(row.boundary),
    positions: row.positions.map(Number),
    events: row.events,
    sealedBy: row.sealed_by,
    sealed: row.sealed,
  }
}
