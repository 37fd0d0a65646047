import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type BusMessage, createBus, encodeMessage } from '@throughline/bus'
import { eventually } from '@throughline/testing'
import { Harness, type Made, type Written } from './harness.js'

const followupId = '3f8a4a52-3c0e-8b5e-9d5c-0b8b4c8a7e11'
const subjectId = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'
const PARTITIONS = 2

let harness: Harness
let key: Made
let topic: string
let environment: Record<string, string>
let messages = 0

beforeAll(async () => {
  harness = await Harness.start()
  key = await harness.key({ tenant: await harness.tenant('acme') })
  topic = await harness.topics.create('signals.v1', { partitions: PARTITIONS })
  environment = { SIGNALS_TOPIC: topic, CARE_GROUP: harness.topics.name('care') }
  await harness.gateway(environment)
}, 120_000)
afterAll(() => harness?.stop())

function wanted(over: Partial<BusMessage> = {}): BusMessage {
  const id = (++messages).toString(16).padStart(64, '0')
  const data = { followupId, customerId: subjectId, kind: 'low-score', severity: 'high', queue: 'care', dueAt: '2026-06-01T00:00:00.000Z' }
  return { tenantId: key.tenantId, id, type: 'followup.wanted', subjectId, at: Date.now() * 1_000, data, ...over }
}

async function send(...values: (BusMessage | string)[]): Promise<void> {
  const producer = createBus({ brokers: harness.topics.brokers, clientId: 'gateway-test' }).producer()
  await producer.connect()
  try {
    for (const value of values) {
      const record = typeof value === 'string' ? { topic, partition: 0, key: subjectId, value, headers: {} } : { ...encodeMessage(value, topic, PARTITIONS), partition: 0 }
      await producer.send([record])
    }
  } finally {
    await producer.close()
  }
}

const of = async (id: string): Promise<Written[]> => (await harness.written()).filter(({ event }) => event['id'] === id)
const arrived = (id: string, count = 1): Promise<Written[]> =>
  eventually(async () => {
    const found = await of(id)
    expect(found.length).toBeGreaterThanOrEqual(count)
    return found
  }, { timeoutMs: 60_000 })

describe('messages that gateways act on', () => {
  it('become events under their own ids, in the name of the system', async () => {
    const message = wanted()
    await send(message)
    const [record] = await arrived(message.id)
    expect(record?.key).toBe(subjectId)
    expect(record?.event).toMatchObject({ type: 'followup.opened', source: '/throughline/care', data: { followupId, kind: 'low-score', queue: 'care' } })
    expect(record?.facts).toMatchObject({ ok: true, producer: 'care', wayIn: 'care' })
  }, 120_000)

  it('become the same event when they come again', async () => {
    const message = wanted()
    await send(message, message)
    const [first, second] = await arrived(message.id, 2)
    const named = ({ facts }: Written) => (facts.ok ? [facts.eventUid, facts.contentHash] : [])
    expect(named(first!)).toHaveLength(2)
    expect(named(second!)).toEqual(named(first!))
  }, 120_000)

  it('go aside with their reason when nothing can be made of them, and hold up nobody', async () => {
    const bad = wanted({ data: { followupId: 'none', kind: 'low-score' } })
    const foreign = wanted({ tenantId: '00000000-0000-4000-8000-000000000009' })
    const none = wanted({ type: 'signal.opened' })
    const good = wanted()
    await send('rubbish', '{}', bad, foreign, none, good)
    await arrived(good.id)
    const refused = (await harness.written()).filter(({ facts }) => !facts.ok)
    expect(refused).toHaveLength(1)
    expect(refused[0]?.facts).toMatchObject({ tenantId: key.tenantId, wayIn: 'care', code: 'data' })
    for (const { id } of [foreign, none]) expect(await of(id)).toEqual([])
  }, 120_000)

  it('are gone on with by another gateway where the one before has stopped', async () => {
    const { app } = await harness.gateway(environment)
    await app.close()
    harness.gateways.splice(harness.gateways.indexOf(app), 1)
    const message = wanted()
    await send(message)
    await arrived(message.id)
  }, 120_000)
})
