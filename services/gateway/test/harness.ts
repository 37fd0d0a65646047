import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { createBus, decodeRecord, type BadRecord, type DecodedEvent, type LogRecord, type LogTopics } from '@throughline/bus'
import { createKey, createTenant, openControl, type KeyRequest } from '@throughline/control/administration'
import { createHttpService, createLogger } from '@throughline/platform'
import { createMasterKeys, loadMasterKeys, type MasterKeys } from '@throughline/subjects'
import { eventually, severableLink, testDatabase, testTopics, type SeverableLink, type TestDatabase, type TestTopics } from '@throughline/testing'
import { Kafka, logLevel } from 'kafkajs'
import type { Pool } from 'pg'
import { GatewayModule } from '../src/gateway.module.js'
import { httpOptions } from '../src/http/http-options.js'
import { gatewaySettings } from '../src/settings.js'

export const PARTS = 12

export interface Made {
  token: string
  tenantId: string
  keyId: string
}

/** A record as it lies in Kafka, for assertions. */
export interface Written {
  partition: number
  offset: number
  key: string
  headers: Record<string, string>
  /** What the recorder reads of it. */
  facts: DecodedEvent | BadRecord
  event: Record<string, unknown>
  raw: LogRecord
}

/** Real engines around gateways that run in this process. */
export class Harness {
  readonly gateways: NestFastifyApplication[] = []
  #tail: Tail | undefined

  private constructor(
    readonly database: TestDatabase,
    readonly topics: TestTopics,
    readonly control: Pool,
    /** PostgreSQL as the gateways see it; can be cut. */
    readonly postgres: SeverableLink,
    readonly folder: string,
    readonly masterKeys: MasterKeys,
  ) {}

  static async start(): Promise<Harness> {
    const [database, topics] = await Promise.all([testDatabase(), testTopics('gateway')])
    const folder = mkdtempSync(path.join(tmpdir(), 'gateway-'))
    createMasterKeys(path.join(folder, 'keys.json'))
    return new Harness(
      database,
      topics,
      openControl(database.adminUrl),
      await severableLink(database.urlFor('gateway')),
      folder,
      loadMasterKeys(path.join(folder, 'keys.json')),
    )
  }

  get environment(): Record<string, string> {
    return {
      DATABASE_URL: this.postgres.url,
      KAFKA_BROKERS: this.topics.brokers.join(','),
      KEYS_FILE: path.join(this.folder, 'keys.json'),
      TENANT_KEYS_FILE: this.database.tenantKeysFile,
      INTERACTIONS_TOPIC: this.topics.interactions,
      PUBLISH_TOPICS: '',
      SIGNALS_TOPIC: '',
    }
  }

  /** A gateway on a free port. @returns its URL, once it is ready (or at once) */
  async gateway(environment: Record<string, string> = {}, { untilReady = true } = {}): Promise<{ url: string; app: NestFastifyApplication }> {
    const settings = gatewaySettings.parse({ ...this.environment, ...environment })
    const logger = createLogger('gateway', { level: process.env['TEST_LOG_LEVEL'] ?? 'silent' })
    const app = await createHttpService(GatewayModule.with(settings), { ...httpOptions, logger })
    this.gateways.push(app)
    await app.listen(0, '127.0.0.1')
    const url = (await app.getUrl()).replace('[::1]', '127.0.0.1')
    if (untilReady) {
      await eventually(async () => {
        const answer = await fetch(`${url}/readyz`)
        if (!answer.ok) throw new Error(await answer.text())
      })
    }
    return { url, app }
  }

  async tenant(slug: string): Promise<string> {
    return (await createTenant(this.control, { slug, settings: { country: 'DE' } })).slug
  }

  async key(request: Partial<KeyRequest> & { tenant: string }): Promise<Made> {
    const { key, token } = await createKey(this.control, { scopes: ['events:publish'], ...request })
    return { token, tenantId: key.tenantId, keyId: key.id }
  }

  /** Everything in the topic, by partition and offset. */
  async written(): Promise<Written[]> {
    this.#tail ??= await tail(this.topics)
    const { records, topics } = this.#tail
    const [topic] = await topics.describe([this.topics.interactions])
    const expected = (topic?.partitions ?? []).reduce((sum, { earliest, latest }) => sum + latest - earliest, 0)
    await eventually(() => {
      if (records.length < expected) throw new Error(`${records.length} of ${expected} records`)
    })
    return records.toSorted((a, b) => a.partition - b.partition || a.offset - b.offset)
  }

  async stop(): Promise<void> {
    this.postgres.restore()
    for (const app of this.gateways.splice(0)) await app.close()
    await this.#tail?.stop()
    await this.control.end()
    await this.postgres.close()
    await Promise.all([this.database.close(), this.topics.close()])
    rmSync(this.folder, { recursive: true })
  }
}

interface Tail {
  records: Written[]
  topics: LogTopics
  stop(): Promise<void>
}

/** Reads a topic from its beginning, and on. */
async function tail({ brokers, interactions, prefix }: TestTopics): Promise<Tail> {
  const records: Written[] = []
  const topics = createBus({ brokers, clientId: 'gateway-test' }).topics()
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING })
  const consumer = kafka.consumer({ groupId: prefix, maxWaitTimeInMs: 50 })
  await consumer.connect()
  await consumer.subscribe({ topic: interactions, fromBeginning: true })
  await consumer.run({
    eachMessage: ({ partition, message }) => {
      records.push(writtenOf(partition, message as unknown as KafkaMessage))
      return Promise.resolve()
    },
  })
  return { records, topics, stop: async () => void (await Promise.all([consumer.disconnect(), topics.close()])) }
}

interface KafkaMessage {
  key: Buffer
  value: Buffer
  offset: string
  timestamp: string
  headers: Record<string, Buffer>
}

function writtenOf(partition: number, { key, value, offset, timestamp, headers }: KafkaMessage): Written {
  const raw = { offset: Number(offset), timestamp: Number(timestamp), key, value, headers }
  return {
    partition,
    offset: raw.offset,
    key: key.toString(),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, text.toString()])),
    event: JSON.parse(value.toString()) as Record<string, unknown>,
    facts: decodeRecord(raw, partition, PARTS),
    raw,
  }
}

let events = 0

/** A valid event; give what the test is about. */
export function event(given: Record<string, unknown> = {}): Record<string, unknown> & { id: string } {
  return {
    specversion: '1.0',
    id: `e-${++events}`,
    source: '/web-shop',
    type: 'page.viewed',
    time: '2026-03-01T12:00:00.000Z',
    channel: 'web',
    data: { url: 'https://shop.example/tyres', anonymousId: `web-${events}` },
    ...given,
  }
}

export interface Answer {
  status: number
  headers: Headers
  body: Record<string, unknown>
}

export async function send(url: string, token: string | undefined, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetch(url.includes('/v1/') ? url : `${url}/v1/events`, {
    method: 'POST',
    headers: {
      'content-type': Array.isArray(body) ? 'application/cloudevents-batch+json' : 'application/cloudevents+json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
}

export async function get(url: string, token: string, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
}
