import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type CloudEvent, timeOf } from '@throughline/events'
import { careWriter } from './care-writer.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

const HOUR = 3_600_000_000
const DAY = 24 * HOUR
const now = Date.now() * 1_000
const NAMES = ['ann', 'bob', 'eve', 'old'] as const

let running: Running
let writer: Awaited<ReturnType<typeof careWriter>>
let acme: TestTenant
let key: string
let ids: Record<(typeof NAMES)[number], string>

const told = (who: string, ago: number, type: string, data: object = {}, more: object = {}): CloudEvent =>
  eventOf({ type, subject: `email:${who}@example.com`, time: timeOf(now - ago), data, ...more })
const call = (who: string, ago: number): CloudEvent =>
  told(who, ago, 'call.started', {}, { channel: 'voice', direction: 'inbound', conversation: `${who} ${ago}`, topic: 'bill' })
const score = (who: string, ago: number, value: number): CloudEvent =>
  told(who, ago, 'survey.answered', { score: { metric: 'nps', value }, comment: 'SECRET' }, { channel: 'email' })

beforeAll(async () => {
  running = await runningTimeline()
  writer = await careWriter(running)
  await writer.admin.query("select views.begin_build('rules', 1)")
  acme = await running.tenant('acme')
  key = (await acme.key(['rules:manage', 'timeline:read', 'personal:read'])).token
  ids = {
    ann: await writer.tell(acme, [call('ann', 9 * HOUR), call('ann', 5 * HOUR)]),
    bob: await writer.tell(acme, [call('bob', 9 * HOUR), call('bob', 7 * HOUR), call('bob', 4 * HOUR), score('bob', 3 * HOUR, 7)]),
    eve: await writer.tell(acme, [score('eve', 2 * HOUR, 1)]),
    old: await writer.tell(acme, [score('old', 50 * DAY, 1)]),
  }
}, 120_000)
afterAll(async () => {
  await writer?.close()
  await running?.close()
})

interface Example { change: string; customerId: string; kind: string; openedAt: string; evidence: string[] }
interface Answer { looked: object; kinds: Record<string, object>; examples: Example[]; more: boolean; freshness: object; version: number }
const preview = async (kind: string, payload: object, token = key) => {
  const answer = await running.app.inject({ method: 'POST', url: `/v1/rules/${kind}/preview`, payload, headers: { authorization: `Bearer ${token}` } })
  return { status: answer.statusCode, text: answer.payload, body: answer.json() as Answer }
}
const signals = (kinds: object, more: object = {}) => preview('signals', { rules: { kinds }, ...more })
const who = ({ change, kind, customerId }: Example) => `${change} ${kind} ${NAMES.find((name) => ids[name] === customerId)}`

describe('a preview of rules of signals', () => {
  it('finds nothing else by the rules that are in force, and as much as the view has', async () => {
    const { status, body, text } = await signals({})
    expect(status).toBe(200)
    expect(body).toMatchObject({ kind: 'signals', version: 0, looked: { customers: 3, events: 7, partial: 0, all: true }, examples: [], more: false })
    const { token } = await acme.key(['care:read'])
    const listed = await running.ask(`/v1/signals?since=${timeOf(now - 30 * DAY)}`, token)
    const found = (listed.body as { signals: { kind: string }[] }).signals
    const counts = Object.fromEntries([...Map.groupBy(found, ({ kind }) => kind)].map(([kind, { length }]) => [kind, { before: length, after: length, new: 0, gone: 0, changed: 0 }]))
    expect(Object.keys(counts).toSorted()).toEqual(['low-score', 'repeat-contact'])
    expect(body.kinds).toEqual(counts)
    expect(text).not.toContain('SECRET')
  })

  it('says which would be gone, new and others, with what proves them', async () => {
    const { body } = await signals({ 'repeat-contact': { threshold: 3 }, 'low-score': { metrics: { nps: 0.7 } } })
    expect(body.kinds).toEqual({
      'low-score': { before: 1, after: 2, new: 1, gone: 0, changed: 0 },
      'repeat-contact': { before: 2, after: 1, new: 0, gone: 1, changed: 1 },
    })
    expect(body.examples.map(who)).toEqual(['new low-score bob', 'gone repeat-contact ann'])
    expect(body.examples[0]).toMatchObject({ ref: `id:${ids.bob}`, severity: 'high', openedAt: timeOf(now - 3 * HOUR), evidence: [expect.any(String)] })
    expect(body.examples[1]!.evidence).toHaveLength(2)
  })

  it('looks at a period, at so many customers, and at who is named', async () => {
    const off = { 'low-score': { on: false } }
    const before = { since: timeOf(now - 60 * DAY), until: timeOf(now - 40 * DAY) }
    expect((await signals(off, before)).body).toMatchObject({ ...before, looked: { customers: 1, all: true }, kinds: { 'low-score': { gone: 1 } }, examples: [{ customerId: ids.old }] })
    expect((await signals(off, { sample: 1 })).body).toMatchObject({ looked: { customers: 1, all: false }, kinds: { 'low-score': { gone: 1 } }, examples: [{ customerId: ids.eve }] })
    expect((await signals(off, { sample: 0, customers: [`id:${ids.bob}`, 'email:eve@example.com'], examples: 0 })).body).toMatchObject({ looked: { customers: 2 }, kinds: { 'low-score': { before: 1, after: 0 } }, examples: [], more: true })
  })

  it('goes by the draft and by the rules in force', async () => {
    expect((await preview('signals', {})).status).toBe(404)
    const body = JSON.stringify({ kinds: { 'repeat-contact': { threshold: 3 } } })
    await writer.admin.query("insert into control.rule_draft (tenant_id, kind, based_on, body, drafted_by, drafted_at) values ($1, 'signals', 0, $2, 'bob', 1)", [acme.id, body])
    expect((await preview('signals', {})).body.examples.map(who)).toEqual(['gone repeat-contact ann'])
  })

  it('shows no other tenant anything, and nothing to who may not see what events say', async () => {
    const other = await running.tenant('other')
    const theirs = (await other.key(['rules:manage', 'timeline:read', 'personal:read'])).token
    const seen = await preview('signals', { rules: {}, customers: [`id:${ids.ann}`] }, theirs)
    expect(seen.body).toMatchObject({ looked: { events: 0 }, kinds: {} })
    expect((await preview('signals', { rules: {} }, (await acme.key(['rules:manage', 'care:read'])).token)).status).toBe(403)
    expect((await preview('signals', { rules: {} }, (await acme.key(['rules:manage', 'timeline:read', 'personal:read'], 'ferro')).token)).status).toBe(403)
  })

  it('says what is wrong', async () => {
    for (const wrong of [{ since: timeOf(now), until: timeOf(now - 1) }, { since: timeOf(now - 400 * DAY) }, { since: 'yesterday' }, { examples: 21 }, { sample: 501 }]) {
      expect((await signals({}, wrong)).status).toBe(400)
    }
    expect(await signals({ anger: {} })).toMatchObject({ status: 400 })
    expect((await preview('limits', { rules: {} })).status).toBe(422)
  })
})

describe('a preview of rules of care', () => {
  const opens = (...kinds: string[]) => [{ rule: 'ours', kinds, queue: 'ours', dueInMs: 3_600_000, counted: 'clock' }]

  it('says which follow-ups would have been wanted, and by which rule', async () => {
    const { status, body } = await preview('care', { rules: { opens: opens('repeat-contact') } })
    expect(status).toBe(200)
    expect(body.kinds).toEqual({
      'low-score': { before: 1, after: 0, new: 0, gone: 1, changed: 0 },
      'repeat-contact': { before: 0, after: 2, new: 2, gone: 0, changed: 0 },
    })
    expect(body.examples.map(who)).toEqual(['gone low-score eve', 'new repeat-contact bob', 'new repeat-contact ann'].toSorted())
    expect(body.examples[0]).toMatchObject({ rule: 'low-score', queue: 'care', severity: 'high' })
    expect(body.examples.find(({ customerId }) => customerId === ids.ann)).toMatchObject({ rule: 'ours', queue: 'ours', openedAt: timeOf(now - 5 * HOUR), dueAt: timeOf(now - 4 * HOUR) })
  })

  it('tells those of the same cause that somebody else would have', async () => {
    const { body } = await preview('care', { rules: { opens: opens('low-score') } })
    expect(body).toMatchObject({ kinds: { 'low-score': { before: 1, after: 1, new: 0, gone: 0, changed: 1 } }, examples: [] })
  })
})
