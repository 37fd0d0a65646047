import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from '@throughline/testing'
import { event, get, Harness, send } from './harness.js'

let harness: Harness
let tenant: string

beforeAll(async () => {
  harness = await Harness.start()
  tenant = await harness.tenant('acme')
}, 90_000)

afterAll(() => harness?.stop())

const readiness = async (url: string): Promise<{ status: number; checks: Record<string, { ok: boolean; reason?: string }> }> => {
  const answer = await fetch(`${url}/readyz`)
  const { checks } = (await answer.json()) as { checks: Record<string, { ok: boolean }> }
  return { status: answer.status, checks }
}

describe('while PostgreSQL is away', () => {
  it.each(['cut', 'freeze'] as const)('events are taken with keys that are known, and stay in order (%s)', async (how) => {
    const { token } = await harness.key({ tenant })
    const { url } = await harness.gateway()
    const late = await harness.key({ tenant })
    harness.postgres[how]()
    try {
      const sent = Array.from({ length: 5 }, () => event({ subject: `customer:away-${how}` }))
      for (const each of sent) expect((await send(url, token, each)).status).toBe(202)
      const ids = sent.map(({ id }) => id)
      const offsets = (await harness.written()).filter((record) => ids.includes(record.event['id'] as string))
      expect(offsets.map((record) => record.event['id'])).toEqual(ids)
      expect((await readiness(url)).status).toBe(200)
      const unknown = await send(url, late.token, event())
      expect(unknown).toMatchObject({ status: 503, body: { type: 'urn:throughline:problem:unavailable' } })
      expect(Number(unknown.headers.get('retry-after'))).toBeGreaterThan(0)
      const status = await get(`${url}/v1/events?source=/web-shop&id=e-1`, token)
      expect(status.status).toBe(503)
      expect(Number(status.headers.get('retry-after'))).toBeGreaterThan(0)
    } finally {
      harness.postgres.restore()
    }
    await eventually(async () => expect((await send(url, late.token, event())).status).toBe(202))
    await eventually(async () => expect((await get(`${url}/v1/events?source=/x&id=y`, token)).status).toBe(404))
  }, 90_000)

  it('a gateway that starts then is not ready, refuses with 503, and gets ready by itself', async () => {
    const { token } = await harness.key({ tenant })
    harness.postgres.cut()
    const { url } = await harness.gateway({}, { untilReady: false })
    expect(await readiness(url)).toMatchObject({ status: 503, checks: { control: { ok: false } } })
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect((await send(url, token, event())).status).toBe(503)
    harness.postgres.restore()
    await eventually(async () => expect((await readiness(url)).status).toBe(200))
    await eventually(async () => expect((await send(url, token, event())).status).toBe(202))
  }, 90_000)
})

describe('a topic that does not fit the log', () => {
  it('makes the gateway unready, and nothing is sent to it', async () => {
    const { token } = await harness.key({ tenant })
    const wrong = await harness.topics.create('wrong.v1', { partitions: 3 })
    const { url } = await harness.gateway({ INTERACTIONS_TOPIC: wrong }, { untilReady: false })
    await eventually(async () => {
      const { status, checks } = await readiness(url)
      expect(status).toBe(503)
      expect(checks['kafka']?.reason).toContain('has 3 partitions, the log has 12 parts')
    })
    expect((await send(url, token, event())).status).toBe(503)
  })

  it('and one that is missing is named', async () => {
    const { url } = await harness.gateway({ INTERACTIONS_TOPIC: 'not.there' }, { untilReady: false })
    const { status, checks } = await readiness(url)
    expect(status).toBe(503)
    expect(checks['kafka']?.reason).toContain('not.there does not exist')
  })
})
