import { readSql } from '@throughline/database'
import type { Pool, PoolClient } from 'pg'

const readText = readSql(import.meta.url, './read-cursors.sql')
const confirmText = readSql(import.meta.url, './confirm-cursors.sql')

export interface Cursor {
  part: number
  nextOffset: number
  /** The partition's end when it was last seen. */
  highWatermark: number
  /** When it was last seen, in microseconds; 0 for never. */
  checkedAt: number
}

/** A topic between two creations, and where recording stands in it. */
export interface TopicEpoch {
  id: number
  epoch: number
  /** Kafka's id of the topic; null until the recorder has noted it. */
  topicId: string | null
  /** By part, without gaps. */
  cursors: Cursor[]
}

interface Row {
  id: number
  epoch: number
  topic_id: string | null
  part: number
  next_offset: string
  high_watermark: string
  checked_at: string
}

/** Reads the open epoch of a topic; undefined when the topic was never recorded. */
export async function readTopicEpoch(client: Pool | PoolClient, topic: string): Promise<TopicEpoch | undefined> {
  const { rows } = await client.query<Row>({ name: 'read_cursors', text: readText, values: [topic] })
  const [first] = rows
  if (first === undefined) return undefined
  return {
    id: first.id,
    epoch: first.epoch,
    topicId: first.topic_id,
    cursors: rows.map((row) => ({
      part: row.part,
      nextOffset: Number(row.next_offset),
      highWatermark: Number(row.high_watermark),
      checkedAt: Number(row.checked_at),
    })),
  }
}

/** Opens the first epoch of a topic with its cursors at offset 0; does nothing when one is open. */
export async function openTopicEpoch(client: Pool | PoolClient, topic: string): Promise<TopicEpoch> {
  await client.query('select log.open_topic_epoch($1)', [topic])
  return (await readTopicEpoch(client, topic)) as TopicEpoch
}

/** Notes Kafka's id of the topic, once: a topic that comes with another id later is another topic. */
export async function noteTopicId(client: Pool | PoolClient, topicEpoch: number, topicId: string): Promise<void> {
  await client.query('update log.topic_epoch set topic_id = $2 where id = $1 and topic_id is null', [topicEpoch, topicId])
}

/** Says that the ends of some partitions were seen: what "how fresh is this answer" is computed from. */
export async function confirmCursors(
  client: Pool | PoolClient,
  topicEpoch: number,
  seen: readonly Pick<Cursor, 'part' | 'nextOffset' | 'highWatermark'>[],
): Promise<void> {
  await client.query({
    name: 'confirm_cursors',
    text: confirmText,
    values: [
      topicEpoch,
      seen.map((cursor) => cursor.part),
      seen.map((cursor) => cursor.nextOffset),
      seen.map((cursor) => cursor.highWatermark),
    ],
  })
}

/** Number of parts of this log. @throws when the database is not migrated */
export async function readParts(client: Pool | PoolClient): Promise<number> {
  const { rows } = await client.query<{ parts: number }>('select parts from log.meta')
  if (rows[0] === undefined) throw new Error('The log has no meta row: run `throughline migrate` first.')
  return rows[0].parts
}
