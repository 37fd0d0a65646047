import { type BusMessage, encodeMessage, type LogProducer, type LogTopics, type OutgoingRecord, RecordTooLargeError } from '@throughline/bus'
import { readSql } from '@throughline/database'
import type { OutboxTopic } from '@throughline/log'
import { type Log, messageOf } from '@throughline/platform'
import type { Pool } from 'pg'
import { Lease } from '../lease.js'
import { sentMessages } from '../metrics.js'

const unsentText = readSql(import.meta.url, './unsent.sql')
const sentText = readSql(import.meta.url, './mark-sent.sql')

/** At a time. */
const BATCH = 500
/** Longer than a send takes at most, and marking what was sent. */
const LEASE_MS = 30_000

interface Row {
  tenant_id: string
  id: string
  seq: string
  type: string
  subject_id: string
  at: string
  data: string
  topic: OutboxTopic
}

export interface KafkaSenderOptions {
  readonly pool: Pool
  readonly producer: LogProducer
  readonly topics: LogTopics
  /** Their names in Kafka. */
  readonly names: Readonly<Record<OutboxTopic, string>>
  readonly log: Log
}

/**
 * Sends messages to Kafka, one process at a time and one batch after the other: so those about one subject arrive in their
 * order. What may have arrived is sent again.
 */
export class KafkaSender {
  private readonly lease: Lease
  private partitions: ReadonlyMap<string, number> | undefined

  constructor(private readonly options: KafkaSenderOptions) {
    this.lease = new Lease(options.pool, 'kafka', LEASE_MS)
  }

  /** @returns whether there may be more */
  async round(): Promise<boolean> {
    const waiting = await this.options.pool.query(unsentText, [1])
    if (waiting.rows.length === 0 || !(await this.lease.take())) return false
    // Read again: what another one has sent before is not sent in between.
    const { rows } = await this.options.pool.query<Row>(unsentText, [BATCH])
    const records = await Promise.all(rows.map((row) => this.recordOf(row)))
    await this.send(records)
    await this.options.pool.query(sentText, [rows.map((row) => row.tenant_id), rows.map((row) => row.id)])
    for (const { topic } of rows) sentMessages.inc({ topic })
    return rows.length === BATCH
  }

  /** Waits for what is being sent. */
  async stop(): Promise<void> {
    const { producer, topics } = this.options
    await this.lease.leave().catch(() => undefined) // it runs out by itself
    await Promise.allSettled([producer.close(), topics.close()])
  }

  private async send(records: readonly OutgoingRecord[]): Promise<void> {
    const { producer, log } = this.options
    try {
      await producer.send(records)
    } catch (error) {
      if (!(error instanceof RecordTooLargeError)) throw error
      if (records.length > 1) {
        for (const record of records) await this.send([record])
        return
      }
      // It would never go, and hold up all others.
      log.error('a message is larger than the topic takes, and is left out', { topic: records[0]?.topic, error: messageOf(error) })
    }
  }

  private async recordOf(row: Row): Promise<OutgoingRecord> {
    const topic = this.options.names[row.topic]
    return encodeMessage(messageIn(row), topic, await this.partitionsOf(topic))
  }

  private async partitionsOf(topic: string): Promise<number> {
    const known = this.partitions?.get(topic)
    if (known !== undefined) return known
    const found = await this.options.topics.describe(Object.values(this.options.names))
    this.partitions = new Map(found.map(({ name, partitions }) => [name, partitions.length]))
    const count = this.partitions.get(topic)
    if (count === undefined) throw new Error(`there is no topic ${topic}: \`throughline topics\` makes it`)
    return count
  }
}

function messageIn(row: Row): BusMessage {
  const data = JSON.parse(row.data) as Record<string, unknown>
  return { tenantId: row.tenant_id, id: row.id, type: row.type, subjectId: row.subject_id, at: Number(row.at), data }
}
