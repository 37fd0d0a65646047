import type { Pool, PoolClient } from 'pg'

export interface EpochReport {
  part: number
  /** Where the old epoch's cursor stood: all records before it are in the log. */
  recordedTo: number
  /** The end of the old partition when it was last seen: records from `recordedTo` to here are lost with the topic. */
  seenTo: number
  /** Where the new epoch begins. */
  beginsAt: number
}

/**
 * Accepts a topic that was replaced: closes its epoch and opens the next one. What the old topic still held beyond the
 * cursors is gone; the report says how much. Recorders notice within seconds and go on.
 * @param begins first offset to record, per part; a part that is not named begins at 0
 * @throws Error when the topic was never recorded
 */
export async function newTopicEpoch(
  client: Pool | PoolClient,
  topic: string,
  topicId: string | null,
  begins: readonly { part: number; offset: number }[],
): Promise<EpochReport[]> {
  const { rows } = await client.query<{ part: number; recorded_to: string; seen_to: string; begins_at: string }>(
    'select part, recorded_to, seen_to, begins_at from log.new_topic_epoch($1, $2, $3, $4)',
    [topic, topicId, begins.map((begin) => begin.part), begins.map((begin) => begin.offset)],
  )
  return rows.map((row) => ({
    part: row.part,
    recordedTo: Number(row.recorded_to),
    seenTo: Number(row.seen_to),
    beginsAt: Number(row.begins_at),
  }))
}
