import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { fakeTimeline, type FakeTimeline } from './fake-timeline.js'
import { type Answer, Harness, type Made, send } from './harness.js'

let harness: Harness
let timeline: FakeTimeline
let url: string
let acme: Made
let umbrella: Made
const scopes = ['care:manage', 'care:read']
const result = { metric: 'nps', version: 1, groups: [{ group: {}, n: 40, value: 10, interval: { lower: -5, upper: 25 } }], settled: true, freshness: { position: 'x', ageMs: 1 } }

beforeAll(async () => {
  harness = await Harness.start()
  timeline = await fakeTimeline(() => ({ status: 200, body: result }))
  url = (await harness.gateway({ TIMELINE_URL: timeline.url })).url
  await harness.tenant('acme')
  await harness.tenant('umbrella')
  acme = await harness.key({ tenant: 'acme', scopes })
  umbrella = await harness.key({ tenant: 'umbrella', scopes })
}, 120_000)
afterAll(async () => {
  await timeline?.close()
  await harness?.stop()
})

const wish = { name: 'before-launch', metric: 'nps', query: { period: '2026-10', group_by: ['channel', 'month'] } }
const freeze = (body: object, { token }: Made = acme): Promise<Answer> => send(`${url}/v1/metrics/baselines`, token, body, { 'content-type': 'application/json' })

describe('a baseline', () => {
  it('keeps what the timeline answers to the same caller', async () => {
    const answer = await freeze(wish)
    expect(answer).toMatchObject({ status: 201, body: { name: 'before-launch', metric: 'nps', version: 1, frozenAt: expect.any(String), result } })
    expect(timeline.asked.at(-1)).toMatchObject({
      path: '/v1/metrics/nps?period=2026-10&group_by=channel&group_by=month&limit=200',
      authorization: `Bearer ${acme.token}`,
    })
  })

  it('is frozen: the same request gives it again, another one has to take another name', async () => {
    const first = await freeze(wish)
    expect(await freeze(wish)).toMatchObject({ status: 201, body: { frozenAt: first.body['frozenAt'] } })
    expect(await freeze({ ...wish, query: { period: '2026-11' } })).toMatchObject({ status: 409 })
    expect(await freeze(wish, umbrella)).toMatchObject({ status: 201 })
    expect(await freeze({ ...wish, query: {} }, umbrella)).toMatchObject({ status: 409 })
  })

  it('is refused where it cannot be measured, or names what is not measured', async () => {
    expect(await freeze({ ...wish, name: 'No Name' })).toMatchObject({ status: 400 })
    expect(await freeze({ ...wish, name: 'other', query: { compare: 'previous' } })).toMatchObject({ status: 400 })
    expect((await freeze({ ...wish, name: 'other' }, await harness.key({ tenant: 'acme', scopes: ['care:manage'] }))).status).toBe(403)
    timeline.answer = () => ({ status: 404, body: { type: 'urn:throughline:problem:unknown-metric', title: 'No such metric', status: 404 } })
    expect(await freeze({ ...wish, name: 'other', metric: 'luck' })).toMatchObject({ status: 404 })
    timeline.answer = () => ({ status: 200, body: { nothing: true } })
    expect(await freeze({ ...wish, name: 'other' })).toMatchObject({ status: 503 })
  })
})
