import { readSql, type TenantClient } from '@throughline/database'
import type { HistoryMember } from './read-history.js'

const text = readSql(import.meta.url, './is-changed.sql')

/** Ten minutes, by which an event is late, and as long as nobody writes to the log without committing. */
const NOT_LATE_US = 15 * 60_000_000

/** A history as it was read, with nothing that was said about its events. */
export interface HistoryRead {
  readonly tenantId: string
  readonly members: readonly HistoryMember[]
  /** Up to where, by part. */
  readonly positions: readonly number[]
  /** When, by the database's clock, in microseconds. */
  readonly readAt: number
}

/**
 * Whether there is more of a history than was read, or anything was said about its events; a few probes of indexes, whatever
 * was recorded meanwhile. Erasures are not looked at: {@link readErasureClock}.
 *
 * @param prepare use a named statement; default false
 */
export async function isHistoryChanged(client: TenantClient, read: HistoryRead, { prepare = false }: { prepare?: boolean } = {}): Promise<boolean> {
  const { tenantId, members, positions, readAt } = read
  const { rows } = await client.query<{ changed: boolean }>({
    ...(prepare ? { name: 'is_history_changed' } : {}),
    text,
    values: [
      tenantId,
      members.map(({ subjectId }) => subjectId),
      members.map(({ part }) => part),
      members.map(({ part }) => positions[part] ?? 0),
      readAt - NOT_LATE_US,
    ],
  })
  return rows[0]?.changed !== false
}

/** Counts erasures, of all tenants: as long as it is the same, nothing that was read has been erased. */
export async function readErasureClock(client: TenantClient, { prepare = false }: { prepare?: boolean } = {}): Promise<string> {
  const name = prepare ? { name: 'erasure_clock' } : {}
  const { rows } = await client.query<{ version: string }>({ ...name, text: 'select version from log.erasure_clock' })
  return rows[0]?.version ?? ''
}
