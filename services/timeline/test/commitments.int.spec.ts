import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { timeOf } from '@throughline/events'
import { eventually } from '@throughline/testing'
import { careWriter } from './care-writer.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

const HOUR = 3_600_000_000
const now = Date.now() * 1_000

let running: Running
let writer: Awaited<ReturnType<typeof careWriter>>
let acme: TestTenant
let reader: string
let ids: { ann: string; bob: string; eve: string }

const promise = (who: string, id: string, dueIn: number | undefined, data: object = {}, more: object = {}) =>
  eventOf({
    type: 'commitment.made', subject: `email:${who}@example.com`, time: timeOf(now - 10 * HOUR), channel: 'voice',
    data: { commitmentId: id, what: `Promise ${id}`, owner: 'Jonas', kind: 'repair', ...(dueIn !== undefined && { dueAt: timeOf(now + dueIn) }), ...data }, ...more,
  })
const ended = (who: string, id: string, type: string, at: number) =>
  eventOf({ type, subject: `email:${who}@example.com`, time: timeOf(at), data: { commitmentId: id } })

beforeAll(async () => {
  running = await runningTimeline()
  writer = await careWriter(running)
  acme = await running.tenant('acme')
  reader = (await acme.key(['care:read', 'personal:read'])).token
  ids = {
    ann: await writer.tell(acme, [
      promise('ann', 'late', -HOUR, { words: 'By four.', queue: 'workshop' }),
      promise('ann', 'soon', HOUR / 2),
      promise('ann', 'kept', -2 * HOUR),
      ended('ann', 'kept', 'commitment.kept', now - HOUR),
    ]),
    bob: await writer.tell(acme, [promise('bob', 'far', 100 * HOUR, { owner: 'team-7' }), promise('bob', 'some day', undefined), promise('bob', 'off', HOUR), ended('bob', 'off', 'commitment.withdrawn', now - HOUR)]),
    eve: await writer.tell(acme, [promise('eve', 'theirs', 2 * HOUR)], 'ferro'),
  }
}, 90_000)
afterAll(async () => {
  await writer?.close()
  await running?.close()
})

type Listed = { commitmentId: string; state: string; customerId: string; late?: boolean }[]
const list = async (query = '', token = reader) => {
  const { status, body } = await running.ask(`/v1/commitments${query}`, token)
  expect(status).toBe(200)
  return body as { commitments: Listed; next: string | null; settled: boolean; freshness: object }
}
const named = async (query?: string, token?: string) => (await list(query, token)).commitments.map(({ commitmentId, state }) => `${commitmentId}: ${state}`)

describe('GET /v1/commitments', () => {
  it('lists what holds, what is due soonest first, by the time of asking', async () => {
    expect(await named()).toEqual(['late: overdue', 'soon: due', 'theirs: open', 'far: open', 'some day: open'])
  })

  it('lists what has ended to who asks for it', async () => {
    expect(await named('?state=kept&state=withdrawn&state=overdue')).toEqual(['kept: kept', 'late: overdue', 'off: withdrawn'])
    expect((await list('?state=kept')).commitments).toMatchObject([{ late: true, customerId: ids.ann }])
  })

  it('says of what becomes overdue by time alone that it is, from that time on', async () => {
    const dueAt = Date.now() + 2_000
    await writer.tell(acme, [promise('tim', 'in a moment', dueAt * 1_000 - now, { queue: 'moments' })])
    // Clocks of the database and of this process are those of one machine.
    await eventually(
      async () => {
        const asked = Date.now()
        const [state] = await named('?queue=moments')
        if (Date.now() < dueAt) expect(state).toBe('in a moment: due')
        if (asked >= dueAt) expect(state).toBe('in a moment: overdue')
        expect(asked).toBeGreaterThan(dueAt)
      },
      { timeoutMs: 60_000 },
    )
  }, 90_000)

  it('filters by owner, queue, kind and due time', async () => {
    expect(await named('?owner=TEAM-7')).toEqual(['far: open'])
    expect(await named('?queue=workshop')).toEqual(['late: overdue'])
    expect(await named('?kind=call-back')).toEqual([])
    expect(await named(`?due_from=${timeOf(now)}&due_until=${timeOf(now + 3 * HOUR)}&channel=voice&organisation=ferro`)).toEqual(['theirs: open'])
  })

  it('goes on from page to page, and takes no cursor of another question', async () => {
    const first = await list('?limit=2&state=open&state=due')
    const second = await list(`?limit=2&state=open&state=due&cursor=${first.next}`)
    expect([...first.commitments, ...second.commitments].map(({ commitmentId }) => commitmentId)).toEqual(['soon', 'theirs', 'far', 'some day'])
    expect(second.next).toBeNull()
    expect((await running.ask(`/v1/commitments?limit=2&cursor=${first.next}`, reader)).status).toBe(400)
  })

  it('shows no words to who may not read them, and an organisation its own', async () => {
    const masked = await list('', (await acme.key(['care:read'])).token)
    expect(masked.commitments.map(({ state }) => state).slice(0, 1)).toEqual(['overdue'])
    expect(JSON.stringify(masked)).not.toMatch(/Promise|Jonas|By four/)
    expect(await named('', (await acme.key(['care:read', 'personal:read'], 'ferro')).token)).toEqual(['theirs: open'])
    expect(await named('', (await (await running.tenant('other')).key(['care:read', 'personal:read'])).token)).toEqual([])
    expect((await running.ask('/v1/commitments', acme.token)).status).toBe(403)
    expect((await running.ask('/v1/commitments?organisation=other', (await acme.key(['care:read'], 'ferro')).token)).status).toBe(403)
  })

  it('says what is wrong with a parameter', async () => {
    for (const query of ['state=late', 'due_until=tomorrow', `due_from=${timeOf(now)}&due_until=${timeOf(now - 1)}`, 'colour=red']) {
      expect((await running.ask(`/v1/commitments?${query}`, reader)).status).toBe(400)
    }
  })
})

describe('GET /v1/commitments/due-time', () => {
  it('counts the time in which we are there, and any time until somebody says when that is', async () => {
    const asked = 'within_open_ms=14400000&from=2026-03-13T15:00:00Z'
    expect((await running.ask(`/v1/commitments/due-time?${asked}`, reader)).body).toMatchObject({ dueAt: '2026-03-13T19:00:00.000Z', rules: 0 })
    const week = Object.fromEntries(['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => [day, ['09:00-17:00']]))
    await writer.admin.query(`select views.begin_build('rules', 1)`)
    await writer.admin.query(
      `insert into views.rule_version select * from jsonb_populate_record(null::views.rule_version, $1)`,
      [JSON.stringify({ tenant_id: acme.id, build: 1, kind: 'hours', version: 1, body: JSON.stringify({ timeZone: 'Europe/Berlin', week }), published_at: 1, published_by: 'key:k', event_uid: '6f1c8a1e-5b7d-8e0b-9a55-0c2f3f6c1b90', part: 0, pos: 1 })],
    )
    // Friday, four in the afternoon in Berlin: one hour is left of the day, and three are of Monday.
    expect((await running.ask(`/v1/commitments/due-time?${asked}`, reader)).body).toMatchObject({ dueAt: '2026-03-16T11:00:00.000Z', zone: 'Europe/Berlin', rules: 1 })
    expect((await running.ask('/v1/commitments/due-time', reader)).status).toBe(400)
    expect((await running.ask(`/v1/commitments/due-time?${asked}&organisation=ferro`, (await acme.key(['care:read'], 'other')).token)).status).toBe(403)
  })
})

describe('GET /v1/customers/{ref}/commitments', () => {
  it('lists those of one customer, of every state', async () => {
    const { body } = await running.ask('/v1/customers/email:ann@example.com/commitments', reader)
    expect(body).toMatchObject({ customerId: ids.ann, commitments: [{ commitmentId: 'kept' }, { commitmentId: 'late', words: 'By four.' }, { commitmentId: 'soon' }] })
    expect((await running.ask('/v1/customers/email:nobody@example.com/commitments', reader)).status).toBe(404)
  })
})
