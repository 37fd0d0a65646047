import type { Pool, PoolClient } from 'pg'
import { readSql } from '../sql/read-sql.js'
import type { Place } from '../token/place-cipher.js'
import type { PartKnowledge } from './timeline-page.js'

const text = readSql(import.meta.url, './read-progress.sql')

/** How far recording has come in a part, in the log and in each lane. */
export interface PartProgress extends PartKnowledge {
  part: number
  /** Next offset to be recorded; 0 for a lane that was never recorded. */
  liveOffset: number
  backfillOffset: number
}

export interface Lanes {
  /** Names of the topics. */
  live: string
  backfill: string
}

interface Row {
  part: number
  position: string
  live_offset: string | null
  backfill_offset: string | null
  fresh_at: string | null
  read_at: string
}

/** Reads how far all parts have come, in one round trip. */
export async function readProgress(client: Pool | PoolClient, lanes: Lanes): Promise<PartProgress[]> {
  const { rows } = await client.query<Row>(text, [lanes.live, lanes.backfill])
  return rows.map((row) => ({
    part: row.part,
    position: Number(row.position),
    freshAt: row.fresh_at === null ? null : Number(row.fresh_at),
    readAt: Number(row.read_at),
    liveOffset: Number(row.live_offset ?? 0),
    backfillOffset: Number(row.backfill_offset ?? 0),
  }))
}

/** Whether what was written at this place can be read. The place and the progress must be of the same part. */
export function hasReached(progress: PartProgress, place: Place): boolean {
  if (place.kind === 'position') return place.number <= progress.position
  return place.number < (place.kind === 'backfill' ? progress.backfillOffset : progress.liveOffset)
}
