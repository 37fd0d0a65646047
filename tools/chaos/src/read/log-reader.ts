import type pg from 'pg'
import type { LogRow } from '../checker/log-check.js'
import { numberOf } from '../load/event.js'
import { heads, logRows } from './queries.js'

const PAGE = 20_000

interface Row {
  part: number
  pos: number
  sequence: string
  subject_id: string
  topic_epoch: number
  kafka_offset: number
  recorded_at: number
}

/** All rows of a part of the log, in pages. */
export async function* rowsOf(client: pg.Client, part: number): AsyncGenerator<LogRow> {
  let above = Number.MIN_SAFE_INTEGER
  for (;;) {
    const { rows } = await client.query<Row>(logRows, [part, above, PAGE])
    for (const row of rows) {
      yield {
        part: row.part,
        position: row.pos,
        event: numberOf(row.sequence),
        subjectId: row.subject_id,
        topicEpoch: row.topic_epoch,
        offset: row.kafka_offset,
        recordedAt: row.recorded_at,
      }
    }
    above = rows.at(-1)?.pos ?? above
    if (rows.length < PAGE) return
  }
}

/** The next free position of each part. */
export async function readHeads(client: pg.Client): Promise<Map<number, number>> {
  const { rows } = await client.query<{ part: number; next_pos: number }>(heads)
  return new Map(rows.map((row) => [row.part, row.next_pos]))
}
