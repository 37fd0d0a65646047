import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { fakeTimeline, type FakeTimeline, nobodyThere } from './fake-timeline.js'
import { type Answer, Harness, type Made, send, type Written } from './harness.js'
import { Recorded } from './record.js'

let harness: Harness
let recorded: Recorded
let timeline: FakeTimeline
let url: string
let bot: Made
let dealer: Made

beforeAll(async () => {
  harness = await Harness.start()
  recorded = new Recorded(harness)
  timeline = await fakeTimeline(nobodyThere)
  url = (await harness.gateway({ TIMELINE_URL: timeline.url })).url
  await harness.tenant('acme')
  bot = await harness.key({ tenant: 'acme', scopes: ['events:publish'] })
  dealer = await harness.key({ tenant: 'acme', scopes: ['care:manage'], organisation: 'ferro' })
}, 120_000)
afterAll(async () => {
  await recorded?.close()
  await harness?.stop()
  await timeline?.close()
})

const json = { 'content-type': 'application/json' }
const call = { what: 'Call back', kind: 'call-back', dueAt: '2026-03-10T15:00:00Z', words: 'We call you by four.', owner: 'jonas' }
const promise = (body: object = call, headers: object = {}, { token } = bot, ref = 'email%3Aann%40example.com'): Promise<Answer> =>
  send(`${url}/v1/customers/${ref}/commitments`, token, body, { ...json, ...headers })
const end = (id: unknown, how: string, body: object = {}, headers: object = {}): Promise<Answer> =>
  send(`${url}/v1/customers/email%3Aann%40example.com/commitments/${String(id)}/${how}`, bot.token, body, { ...json, ...headers })

async function writtenBy({ body }: Answer): Promise<Written[]> {
  const ids = new Set((body['events'] as { id: string }[]).map(({ id }) => id))
  return (await harness.written()).filter(({ event }) => ids.has(String(event['id'])))
}

describe('a promise', () => {
  it('becomes an event of the customer, says who made it, and is named by its id', async () => {
    const answer = await promise({ ...call, channel: 'bot', by: { kind: 'bot', id: 'tyra' } })
    expect(answer).toMatchObject({ status: 202, body: { token: expect.any(String), events: [{ type: 'commitment.made' }] } })
    const [written] = await writtenBy(answer)
    expect(written!.event).toMatchObject({ id: answer.body['commitmentId'], subject: 'email:ann@example.com', channel: 'bot' })
    expect(written!.event['data']).toEqual({ ...call, actor: { kind: 'bot', id: 'tyra' } })
  })

  it('counts once for a key, also after the log has it, and not for another request', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const first = await promise(call, key)
    expect((await promise(call, key)).body).toMatchObject({ commitmentId: first.body['commitmentId'] })
    await recorded.catchUp()
    const other = (await harness.gateway()).url
    const again = await send(`${other}/v1/customers/email%3Aann%40example.com/commitments`, bot.token, call, { ...json, ...key })
    expect(again).toMatchObject({ status: 202, body: { commitmentId: first.body['commitmentId'] } })
    expect(await writtenBy(first)).toHaveLength(1)
    expect((await promise({ ...call, what: 'Write' }, key)).status).toBe(422)
  })

  it('of an organisation is told by that organisation', async () => {
    const [written] = await writtenBy(await promise(call, {}, dealer))
    expect(written!.event).toMatchObject({ organisation: 'ferro' })
    expect(written!.event['data']).toMatchObject({ actor: { kind: 'system', id: dealer.keyId } })
  })

  it('within open time is due when the timeline service says, which is asked once', async () => {
    timeline.answer = () => ({ status: 200, body: { dueAt: '2026-03-16T10:00:00Z', from: '2026-03-13T15:00:00Z', zone: 'Europe/Berlin', rules: 2 } })
    const { dueAt: _none, ...within } = { ...call, withinOpenMs: 14_400_000, channel: 'voice', queue: 'workshop' }
    const key = { 'idempotency-key': randomUUID() }
    const answer = await promise(within, key)
    const [written] = await writtenBy(answer)
    expect(written!.event['data']).toMatchObject({ dueAt: '2026-03-16T10:00:00Z' })
    expect(written!.event['data']).not.toHaveProperty('withinOpenMs')
    await recorded.catchUp()
    expect((await promise(within, key)).body).toMatchObject({ commitmentId: answer.body['commitmentId'] })
    expect(timeline.asked).toMatchObject([
      { path: '/v1/commitments/due-time?within_open_ms=14400000&channel=voice&queue=workshop', authorization: `Bearer ${bot.token}` },
    ])
    timeline.answer = () => ({ status: 422, body: { type: 'urn:throughline:problem:never-open', status: 422, title: 'It does not open for so long' } })
    expect((await promise(within)).status).toBe(422)
  })

  it('is refused when it cannot be one', async () => {
    expect((await promise({ ...call, durationMs: 1_000 })).status).toBe(400)
    expect((await promise({ kind: 'call-back' })).status).toBe(400)
    expect((await promise({ ...call, dueAt: 'tomorrow' })).status).toBe(400)
    expect((await promise(call, {}, bot, 'email%3A')).status).toBe(400)
    const reader = await harness.key({ tenant: 'acme', scopes: ['care:read'] })
    expect((await promise(call, {}, reader)).status).toBe(403)
  })
})

describe('the end of a promise', () => {
  it.each([
    ['keep', 'commitment.kept', { how: 'by mail' }, { how: 'by mail' }],
    ['break', 'commitment.broken', { how: 'nobody there', reason: 'no-staff' }, { text: 'nobody there', reason: 'no-staff' }],
    ['withdraw', 'commitment.withdrawn', { reason: 'not-wanted' }, { reason: 'not-wanted' }],
  ])('%s becomes %s of the same promise', async (how, type, body, data) => {
    const { body: made } = await promise()
    const answer = await end(made['commitmentId'], how, body)
    expect(answer).toMatchObject({ status: 202, body: { commitmentId: made['commitmentId'], events: [{ type }] } })
    const [written] = await writtenBy(answer)
    expect(written!.event['data']).toEqual({ commitmentId: made['commitmentId'], ...data, actor: { kind: 'system', id: bot.keyId } })
  })

  it('counts once for a key', async () => {
    const { body: made } = await promise()
    const key = { 'idempotency-key': randomUUID() }
    const [one, other] = await Promise.all([end(made['commitmentId'], 'keep', {}, key), end(made['commitmentId'], 'keep', {}, key)])
    expect(one.body).toEqual(other.body)
    expect(await writtenBy(one)).toHaveLength(1)
  })
})
