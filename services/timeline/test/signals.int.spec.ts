import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type CloudEvent, timeOf } from '@throughline/events'
import { careWriter } from './care-writer.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

const MINUTE = 60_000_000
const now = Date.now() * 1_000

let running: Running
let writer: Awaited<ReturnType<typeof careWriter>>
let acme: TestTenant
let reader: string
let ids: { ann: string; bob: string; eve: string }

const told = (who: string, minutesAgo: number, type: string, data: object = {}, more: object = {}): CloudEvent =>
  eventOf({ type, subject: `email:${who}@example.com`, time: timeOf(now - minutesAgo * MINUTE), data, ...more })
const call = (who: string, minutesAgo: number, conversation: string): CloudEvent[] => {
  const common = { channel: 'voice', direction: 'inbound', conversation, topic: 'bill' }
  return [
    told(who, minutesAgo, 'call.started', {}, common),
    told(who, minutesAgo - 3, 'call.answered', { by: 'agent', waitMs: 180_000 }, common),
    told(who, minutesAgo - 4, 'conversation.transferred', { kind: 'cold' }, common),
  ]
}

beforeAll(async () => {
  running = await runningTimeline()
  writer = await careWriter(running)
  acme = await running.tenant('acme')
  reader = (await acme.key(['care:read'])).token
  ids = {
    ann: await writer.tell(acme, [...call('ann', 900, 'one'), ...call('ann', 500, 'two')]),
    bob: await writer.tell(acme, [
      told('bob', 300, 'survey.answered', { score: { metric: 'nps', value: 10 }, comment: 'So glad' }, { channel: 'email' }),
      told('bob', 200, 'complaint.made', { complaintId: 'c', severity: 'critical', text: 'Broken again' }, { channel: 'web', direction: 'inbound' }),
      told('bob', 100, 'complaint.resolved', { complaintId: 'c', outcome: 'fulfilled' }),
    ]),
    eve: await writer.tell(acme, [told('eve', 400, 'complaint.made', { complaintId: 'e' }, { channel: 'store', direction: 'inbound' })], 'ferro'),
  }
}, 90_000)
afterAll(async () => {
  await writer?.close()
  await running?.close()
})

interface Listed { id: string; kind: string; state: string; customerId: string; end?: string; evidence: string[]; severity: string }
const list = async (query = '', token = reader) => {
  const { status, body } = await running.ask(`/v1/signals${query}`, token)
  expect(status).toBe(200)
  return body as { signals: Listed[]; next: string | null; settled: boolean; freshness: object }
}
const kinds = async (query?: string, token?: string) => (await list(query, token)).signals.map(({ kind, state }) => `${kind} ${state}`)

describe('GET /v1/signals', () => {
  it('lists all, the newest first, without a word of anybody', async () => {
    expect(await kinds()).toEqual(['complaint closed', 'promoter open', 'complaint open', 'transfer-chain open', 'repeat-contact open'])
    expect(JSON.stringify(await list())).not.toMatch(/glad|Broken/)
  })

  it('tells how one ended, how bad it is, and what proves it', async () => {
    expect((await list('?kind=complaint&state=closed')).signals).toMatchObject([{ customerId: ids.bob, severity: 'critical', end: 'resolved', channel: 'web' }])
    const [repeat] = (await list('?kind=repeat-contact')).signals
    expect(repeat).toMatchObject({ topic: 'bill', class: 'friction', rulesVersion: 0, ref: `id:${ids.ann}` })
    expect(repeat!.id).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(repeat!.evidence).size).toBe(2)
  })

  it('filters by kind, class, severity, state, channel, topic, organisation and time', async () => {
    expect(await kinds('?class=opportunity')).toEqual(['promoter open'])
    expect(await kinds('?severity=critical&severity=low')).toEqual(['complaint closed', 'promoter open'])
    expect(await kinds('?channel=store')).toEqual(['complaint open'])
    expect(await kinds('?topic=bill&state=open')).toEqual(['transfer-chain open', 'repeat-contact open'])
    expect(await kinds('?organisation=ferro')).toEqual(['complaint open'])
    expect(await kinds(`?since=${timeOf(now - 450 * MINUTE)}&until=${timeOf(now - 250 * MINUTE)}`)).toEqual(['promoter open', 'complaint open'])
  })

  it('goes on from page to page, and takes no cursor of another question', async () => {
    const first = await list('?limit=2')
    const second = await list(`?limit=2&cursor=${first.next}`)
    const third = await list(`?limit=2&cursor=${second.next}`)
    expect([first, second, third].flatMap(({ signals }) => signals.map(({ kind }) => kind))).toEqual(
      ['complaint', 'promoter', 'complaint', 'transfer-chain', 'repeat-contact'],
    )
    expect(third.next).toBeNull()
    expect((await running.ask(`/v1/signals?limit=2&state=open&cursor=${first.next}`, reader)).status).toBe(400)
  })

  it('shows an organisation its own, another tenant none, and nobody without the right anything', async () => {
    expect(await kinds('', (await acme.key(['care:read'], 'ferro')).token)).toEqual(['complaint open'])
    expect(await kinds('', (await (await running.tenant('other')).key(['care:read'])).token)).toEqual([])
    expect((await running.ask('/v1/signals', acme.token)).status).toBe(403)
  })

  it('says what is wrong with a parameter', async () => {
    for (const query of ['kind=anger', 'state=late', 'class=bad', `since=${timeOf(now)}&until=${timeOf(now - 1)}`, 'colour=red']) {
      expect((await running.ask(`/v1/signals?${query}`, reader)).status).toBe(400)
    }
  })
})

describe('GET /v1/customers/{ref}/signals and …/effort', () => {
  it('lists those of one customer', async () => {
    const { body } = await running.ask('/v1/customers/email:bob@example.com/signals', reader)
    expect(body).toMatchObject({ customerId: ids.bob, signals: [{ kind: 'complaint' }, { kind: 'promoter' }], next: null })
    expect((await running.ask('/v1/customers/email:nobody@example.com/signals', reader)).status).toBe(404)
  })

  it('tells what each matter cost the customer, with its parts', async () => {
    const { body } = await running.ask('/v1/customers/email:ann@example.com/effort', reader)
    expect(body).toMatchObject({
      customerId: ids.ann,
      more: false,
      issues: [{
        topic: 'bill', state: 'open', contacts: 2, conversations: 2, transfers: 2, switches: 0, waitedMs: 360_000,
        effort: {
          score: 36, contacts: { count: 1, points: 10 }, transfers: { count: 2, points: 20 }, switches: { count: 0, points: 0 }, waiting: { count: 360_000, points: 6 },
        },
      }],
    })
    const none = await running.ask('/v1/customers/email:ann@example.com/effort?state=settled', reader)
    expect(none.body).toMatchObject({ issues: [] })
    expect((await running.ask('/v1/customers/email:nobody@example.com/effort', reader)).status).toBe(404)
  })
})

describe('GET /v1/customers/{ref}/handover', () => {
  it('tells of open signals with the events that prove them', async () => {
    const { token } = await acme.key(['timeline:read', 'personal:read'])
    const { status, body } = await running.ask('/v1/customers/email:ann@example.com/handover', token)
    expect(status).toBe(200)
    const { statements } = body as { statements: { text: string; part: string; events: string[] }[] }
    const [chain] = (await list('?kind=transfer-chain')).signals
    expect(statements.filter(({ part }) => part === 'signals')).toMatchObject([{ text: expect.stringMatching(/^Was passed on again and again about bill/), events: chain!.evidence }])
  })
})
