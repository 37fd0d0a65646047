import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from '@throughline/testing'
import { CloudEvent, Kafka as KafkaBinding } from 'cloudevents'
import { CompressionTypes, Kafka, logLevel, type Message, Partitioners } from 'kafkajs'
import { event, Harness, type Written } from './harness.js'

let harness: Harness
let environment: Record<string, string>
let kafka: Kafka

beforeAll(async () => {
  harness = await Harness.start()
  await harness.tenant('acme')
  await harness.tenant('beta')
  const prefix = harness.topics.name('publish.v1.')
  environment = { PUBLISH_TOPICS: prefix, PUBLISH_GROUP: harness.topics.name('gateway'), PUBLISH_REFRESH_MS: '200' }
  kafka = new Kafka({ brokers: harness.topics.brokers, logLevel: logLevel.NOTHING })
  await harness.topics.create('publish.v1.acme', { partitions: 3 })
  await harness.topics.create('publish.v1.nobody', { partitions: 1 })
  await harness.gateway(environment)
}, 120_000)

afterAll(() => harness?.stop())

async function send(tenant: string, messages: Message[], compression = CompressionTypes.None): Promise<void> {
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
  await producer.connect()
  try {
    await producer.send({ topic: harness.topics.name(`publish.v1.${tenant}`), messages, compression })
  } finally {
    await producer.disconnect()
  }
}

const cloudEvent = (id: string): CloudEvent<unknown> =>
  new CloudEvent({ id, source: '/crm', type: 'message.received', time: '2026-03-01T12:00:00.000Z', subject: 'email:ann@example.com', channel: 'chat', direction: 'inbound', data: { text: 'Grüße 🛞' } })
const named = async (id: string): Promise<Written[]> => (await harness.written()).filter((record) => record.event['id'] === id)
const arrived = (id: string): Promise<Written> =>
  eventually(async () => {
    const [record] = await named(id)
    if (!record) throw new Error(`${id} has not arrived`)
    return record
  }, { timeoutMs: 30_000 })

/** As kafkajs takes what the SDK's binding makes. */
const messageOf = ({ key, value, headers }: { key?: unknown; value?: unknown; headers: object }): Message => ({
  key: typeof key === 'string' ? key : null,
  value: typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value),
  headers: Object.fromEntries(Object.entries(headers).flatMap(([name, text]) => (text === undefined ? [] : [[name, String(text)]]))),
})

describe("a tenant's own topic", () => {
  it.each(['structured', 'binary'] as const)('takes what the CloudEvents SDK sends in %s mode', async (mode) => {
    await send('acme', [messageOf(KafkaBinding[mode](cloudEvent(`kafka-${mode}`)))])
    const record = await arrived(`kafka-${mode}`)
    expect(record.facts).toMatchObject({ ok: true, wayIn: 'kafka', producer: `kafka:${harness.topics.name('publish.v1.acme')}` })
    expect(record.event).toMatchObject({ type: 'message.received', channel: 'chat', data: { text: 'Grüße 🛞' } })
  })

  it('takes plain JSON, packed in every way, and from many at a time', async () => {
    const packings = [CompressionTypes.None, CompressionTypes.GZIP]
    for (const [index, packing] of packings.entries()) {
      await send('acme', Array.from({ length: 700 }, (_, n) => ({ value: JSON.stringify(event({ id: `many-${index}-${n}` })) })), packing)
    }
    await eventually(async () => expect((await harness.written()).filter(({ event: { id } }) => String(id).startsWith('many-'))).toHaveLength(1_400), { timeoutMs: 30_000 })
  }, 90_000)

  it('goes on behind what cannot be taken, which is kept with its reason', async () => {
    const rubbish: Message[] = [
      { value: 'rubbish' },
      { value: null },
      { value: '{"id":"no-type"}', headers: { 'content-type': 'application/cloudevents+json' } },
      { value: 'x', headers: { ce_specversion: '1.0', ce_id: 'bad-data', ce_type: 'message.received', ce_source: '/crm', 'content-type': 'application/json' } },
      { value: JSON.stringify(event({ id: 'control', type: 'identity.unlinked', data: { sides: [[{ type: 'email', value: 'a@x.org' }], [{ type: 'email', value: 'b@x.org' }]] } })) },
      { value: JSON.stringify(event({ id: 'elsewhere' })), headers: { 'content-type': 'text/plain' } },
    ]
    const before = (await harness.written()).filter(({ facts }) => !facts.ok).length
    await send('acme', [...rubbish, { value: JSON.stringify(event({ id: 'behind-rubbish' })) }])
    await arrived('behind-rubbish')
    const refused = (await harness.written()).filter(({ facts }) => !facts.ok)
    expect(refused).toHaveLength(before + rubbish.length)
    expect(refused.map(({ facts }) => (facts.ok ? '' : facts.code))).toEqual(expect.arrayContaining(['malformed', 'scope']))
    for (const { facts } of refused) expect(facts).toMatchObject({ wayIn: 'kafka' })
  })

  it('is found when it comes later, and read from the beginning', async () => {
    await harness.topics.create('publish.v1.beta', { partitions: 2 })
    await send('beta', [{ value: JSON.stringify(event({ id: 'late-topic' })) }])
    const [mine, other] = [await arrived('late-topic'), await arrived('kafka-binary')]
    expect(mine.facts).toMatchObject({ ok: true })
    if (mine.facts.ok && other.facts.ok) expect(mine.facts.tenantId).not.toBe(other.facts.tenantId)
  })

  it('loses nothing when gateways come and go', async () => {
    const ids: string[] = []
    const telling = (async () => {
      for (let n = 0; n < 40; n += 1) {
        const id = `moving-${n}`
        ids.push(id)
        await send('acme', [{ value: JSON.stringify(event({ id })) }])
      }
    })()
    const { app } = await harness.gateway(environment)
    await app.close()
    harness.gateways.pop()
    await telling
    for (const id of ids) await arrived(id)
  }, 120_000)
})
