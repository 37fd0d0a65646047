import { readSql } from '@throughline/database'
import type { Pool, PoolClient } from 'pg'
import type { Place } from '../token/place-cipher.js'
import { topicTagOf } from '../token/topic-tag.js'
import type { PartKnowledge } from './timeline-page.js'

const text = readSql(import.meta.url, './read-progress.sql')

/** How far recording has come in a part, in the log and in each lane. */
export interface PartProgress extends PartKnowledge {
  part: number
  /** Next offset to be recorded; 0 for a lane that was never recorded. */
  liveOffset: number
  backfillOffset: number
  /** The lane's topic and those of its name that it replaced, by their tags; missing where nobody has noted an id. */
  liveTopics?: ReadonlyMap<number, number>
  backfillTopics?: ReadonlyMap<number, number>
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
  live_topic_id: string | null
  backfill_topic_id: string | null
  live_before: [topicId: string | null, nextOffset: number][] | null
  backfill_before: [topicId: string | null, nextOffset: number][] | null
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
    liveTopics: topicsOf(row.live_topic_id, row.live_offset, row.live_before),
    backfillTopics: topicsOf(row.backfill_topic_id, row.backfill_offset, row.backfill_before),
  }))
}

/** Next offset by the tag of the topic; undefined while the id of the lane's topic is not known. */
function topicsOf(id: string | null, offset: string | null, before: Row['live_before']): ReadonlyMap<number, number> | undefined {
  if (id === null) return undefined
  const replaced = (before ?? []).flatMap(([was, next]) => (was === null ? [] : [[topicTagOf(was), next] as const]))
  return new Map([...replaced, [topicTagOf(id), Number(offset)]])
}

/**
 * Whether what was written at this place can be read. The place and the progress must be of the same part. Of a topic
 * that the log does not know (one that was made anew, and that nobody has accepted yet) nothing can be read.
 */
export function hasReached(progress: PartProgress, place: Place): boolean {
  if (place.kind === 'position') return place.number <= progress.position
  const live = place.kind === 'interactions'
  const topics = live ? progress.liveTopics : progress.backfillTopics
  if (place.topicTag !== undefined && topics) return place.number < (topics.get(place.topicTag) ?? 0)
  return place.number < (live ? progress.liveOffset : progress.backfillOffset)
}
