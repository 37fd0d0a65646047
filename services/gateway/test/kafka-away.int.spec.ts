import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createBus, interactionsTopic } from '@throughline/bus'
import { eventually } from '@throughline/testing'
import { event, Harness, send, type Answer } from './harness.js'
import { privateKafka, type PrivateKafka } from './private-kafka.js'

let harness: Harness
let kafka: PrivateKafka
let url: string
let token: string

beforeAll(async () => {
  ;[harness, kafka] = await Promise.all([Harness.start(), privateKafka(12)])
  token = (await harness.key({ tenant: await harness.tenant('acme') })).token
  url = (await harness.gateway({ KAFKA_BROKERS: kafka.brokers, INTERACTIONS_TOPIC: interactionsTopic })).url
}, 120_000)

afterAll(async () => {
  await harness?.stop()
  await kafka?.close()
}, 180_000)

async function count(): Promise<number> {
  const topics = createBus({ brokers: [kafka.brokers], clientId: 'test' }).topics()
  try {
    const [topic] = await topics.describe([interactionsTopic])
    return topic!.partitions.reduce((sum, { earliest, latest }) => sum + latest - earliest, 0)
  } finally {
    await topics.close()
  }
}

const timed = async (work: Promise<Answer>): Promise<Answer & { ms: number }> => {
  const startedAt = performance.now()
  return { ...(await work), ms: performance.now() - startedAt }
}

describe('while Kafka is away', () => {
  it('nothing is acknowledged, everybody is told to come again, and it goes on by itself', async () => {
    expect((await send(url, token, [event(), event()])).status).toBe(202)
    await kafka.kill()
    const first = await Promise.all(Array.from({ length: 5 }, () => timed(send(url, token, event()))))
    for (const answer of first) {
      expect(answer).toMatchObject({ status: 503, body: { type: 'urn:throughline:problem:unavailable' } })
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(answer.ms).toBeLessThan(30_000)
    }
    const next = await timed(send(url, token, event()))
    expect(next.status).toBe(503)
    expect(next.ms).toBeLessThan(5_000)
    expect((await fetch(`${url}/readyz`)).status).toBe(503)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)

    await kafka.restart()
    await eventually(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), { timeoutMs: 45_000 })
    const before = await count()
    expect(before).toBeGreaterThanOrEqual(2)
    await eventually(async () => expect((await send(url, token, event())).status).toBe(202), { timeoutMs: 45_000 })
    expect(await count()).toBeGreaterThanOrEqual(before + 1)
  }, 180_000)

  it('a broker that hangs is not waited for longer than a send may take', async () => {
    await eventually(async () => expect((await send(url, token, event())).status).toBe(202), { timeoutMs: 45_000 })
    kafka.pause()
    try {
      const answer = await timed(send(url, token, event()))
      expect(answer.status).toBe(503)
      expect(answer.ms).toBeLessThan(30_000)
      expect((await timed(send(url, token, event()))).ms).toBeLessThan(5_000)
    } finally {
      kafka.resume()
    }
    await eventually(async () => expect((await send(url, token, event())).status).toBe(202), { timeoutMs: 30_000 })
  }, 180_000)
})
