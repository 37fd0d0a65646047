import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { eventually } from '@throughline/testing'
import { runningSystem, type RunningSystem } from './running-system.js'

let system: RunningSystem
let bot: string
let desk: string

beforeAll(async () => {
  system = await runningSystem()
  bot = await system.key('events:publish')
  desk = await system.key('care:manage', 'care:read', 'timeline:read', 'personal:read')
}, 180_000)
afterAll(() => system?.stop(), 60_000)

async function asked(url: string, token: string, body?: object, headers: object = {}): Promise<Record<string, unknown>> {
  const answer = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  })
  const read = (await answer.json()) as Record<string, unknown>
  expect([answer.status, read]).toEqual([body === undefined ? 200 : 202, read])
  return read
}

/** Reads what is written behind it; a busy machine may need several waits. */
const read = (path: string, after: unknown): Promise<Record<string, unknown>> =>
  eventually(() => asked(`${system.timelineUrl}${path}${path.includes('?') ? '&' : '?'}after=${String(after)}&wait=10000`, desk), { timeoutMs: 90_000 })

it('goes from a command to the list, the context and its end, and the visit before it is on the map', async () => {
  const customer = 'email%3Amara%40example.com'
  const visit = { specversion: '1.0', id: randomUUID(), source: '/web', type: 'visit.started', channel: 'web', conversation: 'v-1', data: { email: 'mara@example.com', landing: 'home' } }
  const call = { ...visit, id: randomUUID(), source: '/voice', type: 'call.answered', channel: 'voice', conversation: 'c-1', data: { email: 'mara@example.com', waitMs: 61_000 } }
  for (const event of [visit, call]) await asked(`${system.gatewayUrl}/v1/events`, bot, event, { 'content-type': 'application/cloudevents+json' })

  const promise = { what: 'Call back with a date', kind: 'call-back', withinOpenMs: 7_200_000, owner: 'jonas', by: { kind: 'bot', id: 'tyra' } }
  const made = await asked(`${system.gatewayUrl}/v1/customers/${customer}/commitments`, bot, promise, { 'idempotency-key': 'promise-1' })
  const again = await asked(`${system.gatewayUrl}/v1/customers/${customer}/commitments`, bot, promise, { 'idempotency-key': 'promise-1' })
  expect(again['commitmentId']).toBe(made['commitmentId'])

  const { commitments } = await read('/v1/commitments?owner=JONAS', made['token'])
  expect(commitments).toMatchObject([{ state: 'open', what: promise.what, commitmentId: made['commitmentId'], kind: 'call-back' }])
  const context = await read(`/v1/customers/${customer}/context`, made['token'])
  expect(context).toMatchObject({ commitments: { items: [{ key: made['commitmentId'], state: 'open', owner: 'jonas' }] } })

  const kept = await asked(`${system.gatewayUrl}/v1/customers/${customer}/commitments/${String(made['commitmentId'])}/keep`, desk, { how: 'by mail' })
  expect((await read('/v1/commitments', kept['token']))['commitments']).toEqual([])
  expect((await read(`/v1/customers/${customer}/commitments`, kept['token']))['commitments']).toMatchObject([{ state: 'kept', late: false, endedBy: 'word' }])

  const map = await read('/v1/journey-map', kept['token'])
  expect(map).toMatchObject({ byTouchpoint: [{ touchpoint: 'phone', volume: 1, customers: 1 }, { touchpoint: 'web site', volume: 1 }] })
}, 300_000)
