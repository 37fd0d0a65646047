import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { timeOf } from '@throughline/events'
import { careWriter } from './care-writer.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

const HOUR = 3_600_000_000
const now = Date.now() * 1_000
const idOf = (nth: number): string => `3f8a4a52-3c0e-8b5e-9d5c-${String(nth).padStart(12, '0')}`

let running: Running
let writer: Awaited<ReturnType<typeof careWriter>>
let acme: TestTenant
let reader: string

const followup = (who: string, verb: string, nth: number, ago: number, data: object = {}) =>
  eventOf({ type: `followup.${verb}`, subject: `email:${who}@example.com`, time: timeOf(now - ago), data: { followupId: idOf(nth), ...data } })

beforeAll(async () => {
  running = await runningTimeline()
  writer = await careWriter(running)
  acme = await running.tenant('acme')
  reader = (await acme.key(['care:read', 'personal:read'])).token
  await writer.tell(acme, [
    followup('ann', 'opened', 1, 9 * HOUR, { kind: 'low-score', severity: 'high', queue: 'care', dueAt: timeOf(now - HOUR) }),
    followup('ann', 'noted', 1, 8 * HOUR, { text: 'Called twice', by: 'jonas' }),
    followup('ann', 'opened', 2, 7 * HOUR, { kind: 'complaint', queue: 'care' }),
    followup('ann', 'cause_found', 2, 6 * HOUR, { cause: 'late-delivery', by: 'jonas' }),
    followup('ann', 'closed', 2, 5 * HOUR, { outcome: 'fulfilled', by: 'jonas' }),
  ])
  await writer.tell(acme, [followup('bob', 'opened', 3, 4 * HOUR, { kind: 'low-score', owner: 'jonas', dueAt: timeOf(now + HOUR) })])
  await writer.tell(acme, [followup('eve', 'opened', 4, 3 * HOUR, { kind: 'low-score', queue: 'theirs' })], 'ferro')
}, 120_000)
afterAll(async () => {
  await writer?.close()
  await running?.close()
})

const ask = (path: string, token = reader) => running.ask(`/v1/${path}`, token)

async function listed(query = '', token = reader): Promise<number[]> {
  const { status, body } = await ask(`followups${query}`, token)
  expect(status).toBe(200)
  return (body as { followUps: { followupId: string }[] }).followUps.map(({ followupId }) => Number(followupId.slice(-12)))
}

describe('GET /v1/followups', () => {
  it('lists those of all customers, the newest first, by pages', async () => {
    expect(await listed()).toEqual([4, 3, 2, 1])
    const { body } = await ask('followups?limit=3')
    expect(await listed(`?limit=3&cursor=${(body as { next: string }).next}`)).toEqual([1])
    expect((await ask(`followups?limit=3&state=open&cursor=${(body as { next: string }).next}`)).status).toBe(400)
  })

  it.each([
    ['?state=open&state=closed', [4, 3, 2]],
    ['?owner=jonas', [3]],
    ['?queue=care&state=working', [1]],
    ['?severity=high', [1]],
    ['?kind=complaint', [2]],
    ['?organisation=ferro', [4]],
    ['?cause=late-delivery', [2]],
    ['?overdue=true', [1]],
    ['?overdue=false', [4, 3, 2]],
    [`?from=${encodeURIComponent(timeOf(now - 8 * HOUR))}&to=${encodeURIComponent(timeOf(now - 4 * HOUR))}`, [2]],
  ])('filters by %s', async (query, expected) => {
    expect(await listed(query)).toEqual(expected)
  })

  it('shows an organisation its own, and another tenant none', async () => {
    const theirs = (await acme.key(['care:read'], 'ferro')).token
    expect(await listed('', theirs)).toEqual([4])
    expect((await ask(`followups/${idOf(1)}`, theirs)).status).toBe(404)
    const other = (await (await running.tenant('other')).key(['care:read'])).token
    expect(await listed('', other)).toEqual([])
    expect((await ask(`followups/${idOf(1)}`, other)).status).toBe(404)
    expect((await ask('followups/figures', other)).body).toMatchObject({ groups: [{ opened: 0 }], causes: [] })
  })
})

describe('one follow-up', () => {
  it('has its whole life, with words for who may read them', async () => {
    const { body } = await ask(`followups/${idOf(1)}`)
    expect(body).toMatchObject({
      followUp: { state: 'working', overdue: true, notes: 1, queue: 'care' },
      life: [{ type: 'followup.opened' }, { type: 'followup.noted', data: { text: 'Called twice' } }],
      evidence: [],
      goodwillLimits: [],
    })
    const plain = (await acme.key(['care:read'])).token
    const masked = (await ask(`followups/${idOf(1)}`, plain)).body as { life: object[] }
    expect(masked.life).toMatchObject([{ masked: true }, { masked: true }])
    expect(JSON.stringify(masked)).not.toContain('Called twice')
  })

  it('is one of its customer, whoever asks by which identifier', async () => {
    const { body } = await ask('customers/email%3Aann%40example.com/followups')
    expect((body as { followUps: unknown[] }).followUps).toHaveLength(2)
    expect((await ask('customers/email%3Anobody%40example.com/followups')).status).toBe(404)
  })

  it('is counted', async () => {
    const { body } = await ask('followups/figures?group_by=kind&floor=5')
    expect(body).toMatchObject({
      all: true,
      groups: [{ group: { kind: 'low-score' }, opened: 3, open: 3, overdue: 1 }, { group: { kind: 'complaint' }, closed: 1, timeToClose: { n: 1, medianMs: null } }],
      causes: [{ cause: 'late-delivery', followUps: 1, customers: 1, again: 0 }],
    })
  })

  it('shows the page for a customer nothing without a ticket', async () => {
    const answer = await running.app.inject({ method: 'POST', url: '/v1/followups/status', payload: { ticket: 'AAAA' } })
    expect(answer.statusCode).toBe(400)
  })
})

describe('GET /v1/customers/{ref}/handover', () => {
  const told = async (who: string, scopes: string[], query = '', organisation?: string) => {
    const { token } = await acme.key(['timeline:read', 'personal:read', ...scopes], organisation)
    const { status, body } = await ask(`customers/email:${who}@example.com/handover${query}`, token)
    expect(status).toBe(200)
    const { statements } = body as { statements: { part: string; text: string; events: string[] }[] }
    return statements.filter(({ part }) => part === 'followUps')
  }

  it('tells of follow-ups that are not closed, with the event that opened each and the latest one', async () => {
    const { body } = await ask(`followups/${idOf(1)}`)
    const life = (body as { life: { uid: string }[] }).life.map(({ uid }) => uid)
    const statements = await told('ann', ['care:read'])
    expect(statements).toMatchObject([{ text: expect.stringMatching(/^Follow-up overdue by 1 h( \d+ min)?: low-score \(high\), queue care, due /), events: [life[0], life.at(-1)] }])
    expect(await told('bob', ['care:manage'])).toMatchObject([{ text: expect.stringMatching(/^Follow-up open: low-score, with jonas, due /) }])
    const { token } = await acme.key(['timeline:read', 'personal:read', 'care:read'])
    const text = await running.app.inject({ method: 'GET', url: '/v1/customers/email:ann@example.com/handover?format=text', headers: { authorization: `Bearer ${token}` } })
    expect(text.payload).toContain('- Follow-up overdue by 1 h')
  })

  it('tells nobody who may not see them, an organisation its own, and nothing of then', async () => {
    expect(await told('ann', [])).toEqual([])
    expect(await told('eve', ['care:read'], '', 'ferro')).toMatchObject([{ text: expect.stringContaining('queue theirs') }])
    expect(await told('eve', [], '', 'ferro')).toEqual([])
    expect(await told('ann', ['care:read'], `?as_of=${encodeURIComponent(timeOf(now - 2 * HOUR))}`)).toEqual([])
  })
})
