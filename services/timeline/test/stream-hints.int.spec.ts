import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { createBus, HintSender } from '@throughline/bus'
import { createHttpService } from '@throughline/platform'
import { eventually, testTopics, type TestTopics } from '@throughline/testing'
import { httpOptions } from '../src/http-options.js'
import type { Settings } from '../src/settings.js'
import { TimelineModule } from '../src/timeline.module.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'
import { StreamClient } from './stream-client.js'

const subject = 'email:ann@example.com'
let running: Running
let tenant: TestTenant
let topics: TestTopics
let hints: HintSender
let topic: string
let app: NestFastifyApplication | undefined
let client: StreamClient | undefined

beforeAll(async () => {
  running = await runningTimeline()
  tenant = await running.tenant('acme')
  await tenant.pen([eventOf({ subject })])
  topics = await testTopics('hints', 1)
  topic = await topics.create('changes.v1')
  hints = new HintSender(createBus({ brokers: topics.brokers, clientId: 'test' }).producer(), topic)
}, 120_000)
afterEach(async () => {
  client?.close()
  await app?.close()
})
afterAll(async () => {
  await hints?.close()
  await topics?.close()
  await running?.close()
})

async function open(brokers: readonly string[], pollMs: number): Promise<StreamClient> {
  const settings: Settings = { ...running.settings, hints: { brokers, topic }, streams: { ...running.settings.streams, pollMs } }
  app = await createHttpService(TimelineModule.with(settings), { ...httpOptions, logger: running.logger })
  await app.listen(0, '127.0.0.1')
  const headers = { authorization: `Bearer ${tenant.token}` }
  client = await StreamClient.open(`${await app.getUrl()}/v1/customers/${encodeURIComponent(subject)}/stream`, headers)
  await client.named('stream.opened')
  return client
}

it('a hint brings an event long before anybody would look', async () => {
  const stream = await open(topics.brokers, 600_000)
  let position = 0
  // Until the listener has its partition, hints are lost: the recorder goes on giving some with every chunk.
  await eventually(
    async () => {
      await tenant.pen([eventOf({ subject })])
      hints.tell(running.partOf(subject, tenant), ++position)
      await stream.received(1, 1_000)
    },
    { timeoutMs: 30_000 },
  )
  const before = stream.events.length
  await tenant.pen([eventOf({ subject, id: 'hinted' })])
  hints.tell(running.partOf(subject, tenant), ++position)
  await stream.received(before + 1)
  await eventually(() => expect(stream.ids.at(-1)).toBe('hinted'), { timeoutMs: 45_000 })
}, 120_000)

it('while Kafka is away the log is asked from time to time', async () => {
  const stream = await open(['127.0.0.1:1'], 100)
  await tenant.pen([eventOf({ subject, id: 'asked' })])
  await stream.received(1)
  expect(stream.ids).toEqual(['asked'])
  await eventually(() => expect(running.logLines.join()).toContain('hints cannot be heard'), { timeoutMs: 30_000 })
}, 120_000)
