import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { METRICS } from '@throughline/metrics'
import { Pool } from 'pg'
import { runningTimeline, type Running, type TestTenant } from './running-timeline.js'

let running: Running
let admin: Pool
let acme: TestTenant
let other: TestTenant
let brand: string
let dealer: string

const micros = (time: string): number => Date.parse(time) * 1_000
const MID_MARCH = micros('2026-03-10T12:00:00Z')
const DAY = 86_400_000_000

beforeAll(async () => {
  running = await runningTimeline()
  admin = new Pool({ connectionString: running.database.adminUrl, max: 1 })
  for (const view of ['identity', 'care']) await admin.query('select views.begin_build($1, 1)', [view])
  ;[acme, other] = [await running.tenant('acme'), await running.tenant('umbrella')]
  brand = (await acme.key(['care:read'])).token
  dealer = (await acme.key(['care:read'], 'ferro')).token
  await scores()
  await waits()
  await issues()
}, 90_000)
afterAll(async () => {
  await admin?.end()
  await running?.close()
})

async function insert(table: string, { id }: TestTenant, rows: readonly object[]): Promise<void> {
  const whole = rows.map((row) => ({ tenant_id: id, build: 1, customer_id: randomUUID(), event_uid: randomUUID(), shared: false, ...row }))
  await admin.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`, [JSON.stringify(whole)])
}

const times = <T>(count: number, row: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => row(index))

/** Of March 60, 25 and 15 in the chat and 12 on the phone, of February 40, 20 and 20 in the chat; 40 of the dealer. */
async function scores(): Promise<void> {
  const answer = (value: number, channel: string, at: number, more: object = {}) => ({
    nth: 0, subject_id: randomUUID(), pos: 1, occurred_at: at, kind: 'answered', metric: 'nps', value, least: 0, most: 10, share: value / 10, has_comment: false, binding: 'none', channel, ...more,
  })
  const sample = (promoters: number, passives: number, detractors: number, channel: string, at: number, more: object = {}) => [
    ...times(promoters, () => answer(9, channel, at, more)), ...times(passives, () => answer(7, channel, at, more)), ...times(detractors, () => answer(2, channel, at, more)),
  ]
  await insert('views.feedback', acme, [
    ...sample(60, 25, 15, 'chat', MID_MARCH), ...sample(12, 0, 0, 'voice', MID_MARCH), ...sample(40, 20, 20, 'chat', MID_MARCH - 28 * DAY),
    ...sample(20, 10, 10, '=cmd|calc', MID_MARCH, { organisation: 'ferro', about_organisation: 'ferro' }),
  ])
  await insert('views.feedback', other, sample(0, 0, 50, 'chat', MID_MARCH))
}

/** 90 waits of 1 to 90 s, of which every third was given up; and one at the very end of March in Berlin. */
async function waits(): Promise<void> {
  await insert('views.contact_wait', acme, [
    ...times(90, (n) => ({ at: MID_MARCH, channel: 'voice', ms: (n + 1) * 1_000, ended: n % 3 === 2 ? 'abandoned' : 'answered' })),
    { at: micros('2026-03-31T22:30:00Z'), channel: 'voice', ms: 5_000, ended: 'answered' },
  ])
}

async function issues(): Promise<void> {
  const issue = (contacts: number, outcome: string, more: object = {}) => ({
    at: MID_MARCH, channel: 'voice', last_at: MID_MARCH, contacts, conversations: contacts, transfers: 0, escalations: 0, switches: 0, waited_ms: 0, outcome, settled_at: MID_MARCH, effort: contacts - 1, ...more,
  })
  await insert('views.contact_issue', acme, [
    ...times(30, (n) => issue(n < 24 ? 1 : 2, 'fulfilled')), ...times(30, (n) => issue(n < 6 ? 1 : 3, 'declined')),
    ...times(30, () => issue(1, 'fulfilled', { organisation: 'ferro' })), ...times(30, () => issue(4, 'declined', { organisation: 'ferro', shared: true })),
  ])
}

interface Group {
  group: Record<string, string | null>
  n: number
  value: number | null
  interval: { lower: number; upper: number } | null
  reason?: string
  basis?: object
  curve?: { withinMs: number; share: number }[]
  change?: { n: number; value: number | null; difference: number | null; pValue: number | null; adjustedPValue: number | null; significant: boolean | null; reason?: string }
}
const ask = async (path: string, token = brand) => {
  const { status, body } = await running.ask(`/v1/metrics/${path}`, token)
  return { status, body: body as { groups: Group[]; more: number; zone: string; since: string; until: string; caveats: string[]; freshness: object; compared?: object; title?: string; detail?: string } }
}
const groups = async (path: string, token = brand): Promise<Group[]> => {
  const { status, body } = await ask(path, token)
  expect({ status, detail: body.detail }).toEqual({ status: 200, detail: undefined })
  return body.groups
}
const MARCH = 'since=2026-03-01&until=2026-04-01'

describe('GET /v1/metrics', () => {
  it('tells every definition: formula, population, source and what is wrong with it', async () => {
    const { body } = await running.ask('/v1/metrics', brand)
    const { metrics } = body as { metrics: { name: string; formula: string; caveats: string[]; statistics: string }[] }
    expect(metrics.map(({ name }) => name)).toEqual(METRICS.map(({ name }) => name))
    expect(metrics.every(({ formula, statistics }) => formula !== '' && statistics !== '')).toBe(true)
  })

  it('answers each of them with its sample, interval and freshness, also where there is nothing', async () => {
    for (const { name, dimensions, detail } of METRICS) {
      const { status, body } = await ask(`${name}?${MARCH}&group_by=${detail ?? dimensions[0]}&group_by=month&compare=previous`)
      expect([name, status, body.freshness !== undefined]).toEqual([name, 200, true])
      for (const { n, value, interval, reason } of body.groups) {
        if (value === null) expect(typeof reason).toBe('string')
        else if (interval !== null) expect([n > 0, interval.lower <= value && value <= interval.upper]).toEqual([true, true])
      }
    }
    expect(await groups('csat')).toMatchObject([{ group: {}, n: 0, value: null, interval: null, reason: 'there is nothing to count' }])
  })
})

describe('a metric', () => {
  it('tells no score below the floor, and what changed with its significance', async () => {
    const [chat, ferro, voice] = await groups(`nps?${MARCH}&group_by=channel&compare=2026-02`)
    expect(chat).toMatchObject({ group: { channel: 'chat' }, n: 100, value: 45, basis: { promoters: 60, passives: 25, detractors: 15 }, change: { n: 80, value: 25, significant: false } })
    expect(chat!.change!.difference).toBeCloseTo(20, 9)
    expect(chat!.change!.pValue).toBeGreaterThan(0.05)
    expect(ferro).toMatchObject({ n: 40, value: 25, change: { n: 0, difference: null, significant: null, reason: 'there is nothing to count' } })
    expect(voice).toMatchObject({ n: 12, value: null, interval: null, reason: '12 is below the floor of 30' })
    expect(voice).not.toHaveProperty('basis')
    expect((await groups(`nps?${MARCH}&group_by=channel&floor=10`))[2]).toMatchObject({ n: 12, value: 100, interval: { upper: 100 } })
  })

  it('compares segments, and judges several changes together', async () => {
    const [chat] = await groups(`nps?${MARCH}&channel=chat&compare=channel:voice&floor=5`)
    expect(chat!.change).toMatchObject({ n: 12, value: 100, difference: expect.closeTo(-55, 9), significant: true })
    const changes = (await groups(`nps?${MARCH}&group_by=channel&compare=channel:chat&floor=5`)).map(({ change }) => change!)
    for (const { pValue, adjustedPValue } of changes) if (pValue !== null) expect(adjustedPValue).toBeGreaterThanOrEqual(pValue)
  })

  it('tells waits by order statistics, and who gives up after how long, the answered ones being censored', async () => {
    expect(await groups(`wait?${MARCH}&zone=UTC`)).toMatchObject([{ n: 61, value: 44_000 }])
    expect(await groups(`wait?${MARCH}&quantile=0.9&channel=voice`)).toMatchObject([{ value: 80_000 }])
    expect(await groups(`abandonment?period=2026-03-10`)).toMatchObject([{ n: 90, value: 1 / 3 }])
    const [curve] = await groups('abandonment_by_wait?period=2026-03-10&within_ms=3000')
    // The third of 90 gave up, and the two before were answered: 1 of 88.
    expect(curve!.value).toBeCloseTo(1 / 88, 12)
    expect(curve!.curve!.map(({ withinMs }) => withinMs)).toEqual([5_000, 10_000, 15_000, 20_000, 30_000, 45_000, 60_000, 90_000])
    expect(curve!.curve!.at(-1)!.share).toBe(1)
  })

  it('counts in days of the zone that was asked for', async () => {
    const months = async (zone: string) => (await groups(`wait?since=2026-03-01&until=2026-05-01&group_by=month&zone=${zone}&floor=5`)).map(({ group, n }) => `${group['month']} ${n}`)
    expect(await months('UTC')).toEqual(['2026-03 61'])
    expect(await months('Europe/Berlin')).toEqual(['2026-03 60', '2026-04 1'])
    const named = await groups('nps?since=2026-02-01&until=2026-04-01&group_by=channel&group_by=month&floor=5')
    expect(named.map(({ group, n }) => `${group['month']} ${group['channel']} ${n}`)).toEqual(['2026-02 chat 80', '2026-03 chat 100', '2026-03 =cmd|calc 40', '2026-03 voice 12'])
    expect((await ask('wait?period=2026-03&zone=Europe/Berlin')).body).toMatchObject({ since: '2026-02-28T23:00:00.000Z', until: '2026-03-31T22:00:00.000Z' })
  })

  it('tells first-contact resolution by outcome', async () => {
    const found = await groups(`first_contact_resolution?${MARCH}&group_by=outcome`)
    expect(found.map(({ group, n, value }) => [group['outcome'], n, value])).toEqual([['declined', 60, 0.1], ['fulfilled', 60, 0.9]])
  })

  it('has a bounded number of groups, and says how many are left out', async () => {
    const { body } = await ask(`nps?${MARCH}&group_by=channel&limit=1`)
    expect([body.groups.length, body.more]).toEqual([1, 2])
  })

  it('is refused with what is wrong', async () => {
    const fault = async (path: string) => (await ask(path)).body.detail
    expect(await fault('contacts_per_order?group_by=agent')).toContain('agent: is nothing that contacts_per_order can be taken apart by')
    expect(await fault('nps?period=2026-13')).toContain('period')
    expect(await fault('nps?compare=yesterday')).toContain('compare')
    expect(await fault('nps?since=2026-03-02&until=2026-03-01')).toContain('until')
    expect(await fault('nps?floor=2')).toContain('floor')
    expect((await ask('luck')).status).toBe(404)
    expect((await ask('nps?compare=baseline:none')).status).toBe(404)
    expect((await running.ask('/v1/metrics/nps', acme.token)).status).toBe(403)
  })

  it('comes as a table without formulas', async () => {
    const answer = await running.app.inject({ method: 'GET', url: `/v1/metrics/nps?${MARCH}&group_by=channel&compare=2026-02`, headers: { authorization: `Bearer ${brand}`, accept: 'text/csv' } })
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    const [header, chat, ferro, voice] = answer.payload.split('\r\n')
    expect(header).toMatch(/^metric,channel,n,value,lower,upper,/)
    expect(chat).toMatch(/^nps,chat,100,45,\d/)
    expect(ferro).toMatch(/^nps,'=cmd\|calc,40,25,/)
    expect(voice).toMatch(/^nps,voice,12,,,,0.95,12 is below the floor of 30,/)
  })
})

describe('whose figures they are', () => {
  it('an organisation sees its own share alone, and nothing that has events of others in it', async () => {
    expect(await groups(`nps?${MARCH}`, dealer)).toMatchObject([{ n: 40, value: 25 }])
    expect(await groups(`contacts_per_issue?${MARCH}`, dealer)).toMatchObject([{ n: 30, value: 1 }])
    expect((await ask(`nps?${MARCH}&organisation=elsewhere`, dealer)).status).toBe(403)
    expect((await ask(`nps?${MARCH}&compare=baseline:march`, dealer)).status).toBe(403)
    expect((await running.ask('/v1/metrics/baselines', dealer)).status).toBe(403)
  })

  it('another tenant sees nothing of them', async () => {
    const { token } = await other.key(['care:read'])
    expect(await groups(`nps?${MARCH}`, token)).toMatchObject([{ n: 50, value: -100 }])
    expect(await groups(`wait?${MARCH}`, token)).toMatchObject([{ n: 0 }])
  })
})

describe('a baseline', () => {
  it('is compared with what is now, by the definition that both have', async () => {
    const { body } = await ask('nps?period=2026-02&group_by=channel')
    const freeze = (name: string, metric: string, definition: number) =>
      admin.query(`insert into control.metric_baseline (tenant_id, name, metric, definition, query, result, frozen_by) values ($1, $2, $3, $4, '{}', $5, 'key:k')`, [acme.id, name, metric, definition, JSON.stringify(body)])
    await freeze('february', 'nps', 1)
    await freeze('old', 'nps', 0)
    const [chat, ferro] = await groups('nps?period=2026-03&group_by=channel&compare=baseline:february')
    const [compared] = await groups('nps?period=2026-03&group_by=channel&compare=previous')
    expect(chat!.change).toEqual(compared!.change)
    expect(ferro!.change).toMatchObject({ n: 0, difference: null })
    expect((await ask('nps?compare=baseline:old')).status).toBe(409)
    expect((await running.ask('/v1/metrics/baselines', brand)).body).toMatchObject({ baselines: [{ name: 'old' }, { name: 'february', metric: 'nps', version: 1, result: { groups: [{ n: 80 }] } }] })
  })
})

describe('results', () => {
  it('follow customers from the end of the time, segment by segment, and say that it is correlation', async () => {
    const { rows } = await admin.query<{ customer_id: string; value: number }>('select customer_id, value from views.feedback where tenant_id = $1 and occurred_at = $2 and channel = $3', [acme.id, MID_MARCH, 'chat'])
    const bought = rows.filter(({ value }, index) => value > 8 && index % 2 === 0)
    const order = { channel: 'web', contacts: 0, currency: 'EUR', amount: 50 }
    await insert('views.contact_order', acme, [
      ...bought.map(({ customer_id }) => ({ ...order, customer_id, at: micros('2026-04-15T00:00:00Z') })),
      // Bought before, or too late, or cancelled: no repurchase.
      ...rows.filter(({ value }) => value < 7).flatMap(({ customer_id }) => [
        { ...order, customer_id, at: MID_MARCH }, { ...order, customer_id, at: micros('2026-05-15T00:00:00Z') }, { ...order, customer_id, at: micros('2026-04-15T00:00:00Z'), cancelled_at: MID_MARCH },
      ]),
    ])
    await insert('views.contact_contract', acme, rows.map(({ customer_id, value }) => ({ customer_id, at: MID_MARCH, ended_at: value < 7 ? micros('2026-04-20T00:00:00Z') : null, replaced: false })))
    const { body } = await running.ask(`/v1/metrics/results/recommendation?${MARCH}&followed_days=30&floor=10`, brand)
    const answer = body as { segments: Record<string, { n: number; value: number; against?: { significant: boolean } }>[]; complete: boolean; currency: string; caveat: string; correlations: Record<string, { r: number }> }
    expect(answer).toMatchObject({ by: 'recommendation', followedUntil: '2026-05-01T00:00:00.000Z', complete: true, currency: 'EUR' })
    expect(answer.caveat).toContain('correlation, not cause')
    const [promoter, passive, detractor] = answer.segments
    expect(promoter!['repurchase']).toMatchObject({ n: 92, value: bought.length / 92, against: { significant: true } })
    expect(promoter!['revenue']).toMatchObject({ value: (50 * bought.length) / 92 })
    expect(passive).toMatchObject({ reference: true, repurchase: { n: 35, value: 0 } })
    expect(detractor).toMatchObject({ repurchase: { n: 25, value: 0 }, churn: { n: 15, value: 1, against: { difference: 1, significant: true } } })
    expect(answer.correlations['churn']!.r).toBeLessThan(-0.5)
    const csv = await running.app.inject({ method: 'GET', url: `/v1/metrics/results/recommendation?${MARCH}&followed_days=30&format=csv`, headers: { authorization: `Bearer ${brand}` } })
    expect(csv.payload.split('\r\n')).toHaveLength(11)
  })

  it('are there by effort, missed commitments and channels', async () => {
    const promise = { subject_id: randomUUID(), position: 1, made_at: MID_MARCH, due_at: MID_MARCH }
    const [twice, talker] = [randomUUID(), randomUUID()]
    await insert('views.commitment', acme, [
      ...times(7, () => ({ ...promise, outcome: 'missed', ended_at: MID_MARCH + DAY })), ...times(6, () => ({ ...promise, outcome: 'kept', ended_at: MID_MARCH + DAY })), ...times(5, () => promise),
      ...times(9, () => ({ ...promise, outcome: 'kept', ended_at: MID_MARCH - DAY })), ...times(4, () => ({ ...promise, outcome: 'withdrawn', ended_at: MID_MARCH })), ...times(2, () => ({ ...promise, customer_id: twice })),
    ])
    const talk = { at: MID_MARCH, issue_uid: randomUUID(), last_at: MID_MARCH, is_ours: false, transfers: 0, escalations: 0, resolved: false }
    await insert('views.contact_conversation', acme, [...times(8, () => ({ ...talk, channel: 'chat' })), ...['chat', 'voice', 'email', 'chat'].map((channel) => ({ ...talk, channel, customer_id: talker }))])
    const segments = async (by: string): Promise<string[]> => {
      const { body } = await running.ask(`/v1/metrics/results/${by}?${MARCH}&floor=5`, brand)
      return (body as { segments: { segment: string; repurchase: { n: number } }[] }).segments.map(({ segment, repurchase }) => `${segment} ${repurchase.n}`)
    }
    expect(await segments('effort')).toEqual(['none 60', 'low 60', 'medium 0', 'high 0'])
    expect(await segments('missed_commitments')).toEqual(['0 9', '1 18', '2+ 1'])
    expect(await segments('channels')).toEqual(['1 8', '2 0', '3+ 1'])
    expect((await running.ask('/v1/metrics/results/luck', brand)).status).toBe(404)
  })
})
