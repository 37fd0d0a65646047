import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals'
import { type Bus, type BusMessage, createBus, decodeMessage, type LogConsumer, partitionOf } from '@throughline/bus'
import { eventually, testTopics, type TestTopics } from '@throughline/testing'
import { OutboxRig } from './rig.js'

jest.setTimeout(120_000)
const within = { timeoutMs: 60_000 }
const PARTITIONS = 3

let rig: OutboxRig
let topics: TestTopics
let bus: Bus
let consumer: LogConsumer
let settings: Record<string, string>
const received: (BusMessage & { partition: number; topic: string })[] = []

beforeAll(async () => {
  rig = await OutboxRig.start()
  topics = await testTopics('outbox', PARTITIONS)
  const [signals, rules] = [await topics.create('signals.v1'), await topics.create('rules.v1', { partitions: 1 })]
  settings = { KAFKA_BROKERS: topics.brokers.join(','), SIGNALS_TOPIC: signals, RULES_TOPIC: rules }
  bus = createBus({ brokers: topics.brokers, clientId: 'outbox-spec' })
  consumer = bus.consumer({ groupId: topics.prefix, topics: [signals, rules] })
  await consumer.start({
    onAssigned: (partitions) => Promise.resolve(partitions.map((one) => ({ ...one, offset: 0 }))),
    onBatch: ({ records, partition, topic }) => {
      for (const record of records) {
        const message = decodeMessage(record)
        if (message) received.push({ ...message, partition, topic })
      }
      return Promise.resolve()
    },
    onLost: () => undefined,
    onCrash: () => undefined,
  })
}, 120_000)
afterEach(() => rig.stopWorkers())
afterAll(async () => {
  await consumer?.stop()
  await rig?.close()
  await topics?.close()
})

it('messages are in their topic, in the partition and the order of their customer', async () => {
  const tenantId = await rig.tenant()
  const subjects = Array.from({ length: 5 }, () => randomUUID())
  const signals = rig.messages(tenantId, [...subjects, ...subjects, ...subjects])
  const [rule] = rig.messages(tenantId, [randomUUID()], { type: 'rule.published' })
  const tests = rig.messages(tenantId, [randomUUID()], { type: 'webhook.test' })
  await rig.add([...signals, rule!, ...tests])
  rig.worker(settings)
  rig.worker(settings)
  await eventually(() => expect(received.length).toBe(16), within)
  expect(received.find(({ topic }) => topic === settings['RULES_TOPIC'])).toMatchObject({ ...rule!, partition: 0 })
  for (const subject of subjects) {
    const own = received.filter(({ subjectId }) => subjectId === subject)
    expect(own.map(({ id }) => id)).toEqual(signals.filter(({ subjectId }) => subjectId === subject).map(({ id }) => id))
    expect(new Set(own.map(({ partition }) => partition))).toEqual(new Set([partitionOf(subject, PARTITIONS)]))
  }
})

it('what was sent when a worker was killed is sent again, with the same ids and in order', async () => {
  const [message, next] = rig.messages(await rig.tenant(), Array.from({ length: 2 }, () => '11111111-1111-4111-8111-111111111111'))
  // It dies between Kafka's answer and noting it.
  rig.worker(settings, { pool: rig.mortalPool((text) => text.includes('set sent_at')).pool })
  await rig.add([message!, next!])
  const ids = (): string[] => received.filter(({ subjectId }) => subjectId === message!.subjectId).map(({ id }) => id)
  await eventually(() => expect(ids()).toEqual([message!.id, next!.id]), within)
  await rig.admin.query("update outbox.lease set until = now() where name = 'kafka'")
  rig.worker(settings)
  await eventually(() => expect(ids()).toEqual([message!.id, next!.id, message!.id, next!.id]), within)
  const left = 'select count(*)::integer as left from outbox.message where topic is not null and sent_at is null'
  await eventually(async () => expect(await rig.one(left)).toEqual({ left: 0 }), within)
})
