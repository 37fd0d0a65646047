/**
 * The bare limit: what kafkajs and PostgreSQL can do with these records and tables when nothing else is asked for.
 * `eachBatch`, `JSON.parse`, two inserts with `unnest`, one transaction a batch. No cursor, no duplicates found, no
 * conflicts, no quarantine, no split of personal data, no fencing: it is fast and keeps none of our promises.
 */
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs'
import { readFileSync } from 'node:fs'
import pg from 'pg'

const { DATABASE_URL, KAFKA_BROKERS, TOPIC, CONCURRENCY } = process.env as Record<string, string>
const sql = (file: string): string => readFileSync(new URL(`../../src/recorder/${file}`, import.meta.url), 'utf8')
const insertClaims = sql('bare-claim.sql')
const insertEvents = sql('bare-loop.sql')
const concurrency = Number(CONCURRENCY)

const pool = new pg.Pool({ connectionString: DATABASE_URL as string, max: concurrency })
const kafka = new Kafka({ brokers: (KAFKA_BROKERS as string).split(','), logLevel: logLevel.ERROR })
const consumer = kafka.consumer({ groupId: `bare-${process.pid}`, maxWaitTimeInMs: 200 })
await consumer.connect()
await consumer.subscribe({ topic: TOPIC as string, fromBeginning: true })
await consumer.run({
  partitionsConsumedConcurrently: concurrency,
  eachBatch: async ({ batch }) => {
    await insert(batch.partition, batch.messages)
    process.send?.({ recorded: batch.messages.length })
  },
})

process.once('SIGTERM', () => {
  void consumer.disconnect().then(() => pool.end())
})

async function insert(part: number, messages: KafkaMessage[]): Promise<void> {
  const events = messages.map((message) => JSON.parse(String(message.value)) as Record<string, string>)
  const facts = messages.map((message) => JSON.parse(String(message.headers?.['throughline'])) as Record<string, string>)
  const fact = (name: string): (string | undefined)[] => facts.map((each) => each[name])
  const offsets = messages.map((message) => message.offset)
  const [tenants, uids] = [fact('tenant'), fact('uid')]
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query({ name: 'claims', text: insertClaims, values: [part, tenants, uids, fact('hash'), offsets] })
    await client.query({
      name: 'events',
      text: insertEvents,
      values: [
        part,
        offsets,
        fact('occurred'),
        fact('received'),
        tenants,
        messages.map((message) => String(message.key)),
        uids,
        events.map((event) => event['type']),
        fact('class'),
        events.map((event) => event['channel']),
        events.map((event) => event['direction']),
        messages.map((message) => String(message.value)),
      ],
    })
    await client.query('commit')
  } finally {
    client.release()
  }
}
