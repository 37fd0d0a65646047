import { readSql, type TenantClient } from '@throughline/database'
import type { PartKnowledge } from '../timeline/timeline-page.js'

const text = readSql(import.meta.url, './log-knowledge.sql')

interface Row {
  position: string
  read_at: string
  fresh_at: string | null
}

/** How far the log has come, by part: what is read after it in the same transaction is not less. */
export async function readLogKnowledge(
  client: TenantClient,
  liveTopic: string,
  { prepare = false }: { prepare?: boolean } = {},
): Promise<PartKnowledge[]> {
  const name = prepare ? { name: 'log_knowledge' } : {}
  const { rows } = await client.query<Row>({ ...name, text, values: [liveTopic] })
  return rows.map((row) => ({
    position: Number(row.position),
    readAt: Number(row.read_at),
    freshAt: row.fresh_at === null ? null : Number(row.fresh_at),
  }))
}

/** How far the log had come at a time (microseconds, not of the last seconds: what is being written now may belong to it). */
export async function readPositionsAt(client: TenantClient, time: number): Promise<number[]> {
  const { rows } = await client.query<{ positions: string[] }>('select log.positions_at($1) as positions', [time])
  return (rows[0]?.positions ?? []).map(Number)
}

/** When the last event up to these positions was recorded, in microseconds; undefined when there is none. */
export async function readRecordedBy(client: TenantClient, positions: readonly number[]): Promise<number | undefined> {
  const { rows } = await client.query<{ at: string | null }>('select log.recorded_by($1) as at', [positions])
  return rows[0]?.at == null ? undefined : Number(rows[0].at)
}
