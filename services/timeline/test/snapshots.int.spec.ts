import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { timeOf } from '@throughline/events'
import { Pool } from 'pg'
import { correctingBy } from './correcting.js'
import { eventOf, PARTS, runningTimeline, type Running, type TestTenant } from './running-timeline.js'
import { snapshotsBy } from './snapshot-writer.js'

jest.setTimeout(30_000)

const START = Date.UTC(2026, 0, 1) * 1_000
const MINUTE = 60_000_000
/** More than one reading. */
const LONG = 1_200
let running: Running
let tenant: TestTenant
let admin: Pool
let snapshots: Awaited<ReturnType<typeof snapshotsBy>>

beforeAll(async () => {
  running = await runningTimeline(undefined, undefined, {}, { CONTEXT_STATES: '0' })
  tenant = await running.tenant('acme')
  admin = new Pool({ connectionString: running.database.adminUrl, max: 2 })
  snapshots = await snapshotsBy(admin, running)
  await correctingBy(admin, running)
  await admin.query('update views.cursor set next_pos = 1000000')
}, 120_000)
afterAll(async () => {
  await snapshots?.close()
  await admin?.end()
  await running?.close()
})

const ask = async (ref: string, query = '') => (await running.ask(`/v1/customers/${encodeURIComponent(ref)}/context${query}`, tenant.token)).body
const note = (ref: string, minute: number, given = {}) =>
  eventOf({ subject: ref, type: 'note.added', time: timeOf(START + minute * MINUTE), channel: 'web', data: { text: `note ${minute}` }, ...given })
const many = (ref: string, count: number, from = 0) => Array.from({ length: count }, (_, index) => note(ref, from + index))
const memberOf = (subjectId: string) => ({ subjectId, part: Number.parseInt(subjectId.slice(0, 8), 16) % PARTS, from: undefined, until: undefined })
/** What an answer says, without how fresh it is and the words that mark a snapshot. */
const said = ({ freshness: _freshness, asOf: _asOf, ...rest }: Record<string, unknown>) => rest
const MILLION = 1_000_000
/** A snapshot of a million events more, so that an answer shows whether it was used. */
const marked = (text: string) => text.replace(/"count":(\d+)/, (_, count: string) => `"count":${Number(count) + MILLION}`)

async function longOne(ref: string, upTo: number) {
  await tenant.pen(many(ref, LONG))
  const { customerId } = await ask(ref)
  await snapshots.write(tenant, [memberOf(customerId)], START + upTo * MINUTE, marked)
  return customerId as string
}
const countOf = async (ref: string, query = '') => (await ask(ref, query)).events.count as number
const usesSnapshot = async (ref: string, query = '') => (await countOf(ref, query)) > MILLION

describe('a snapshot', () => {
  it('gives the same answer as all the events', async () => {
    const ref = 'email:same@example.com'
    await tenant.pen(many(ref, LONG))
    const before = await ask(ref)
    expect(before).toMatchObject({ complete: true, events: { count: LONG } })
    for (const upTo of [400, 900, 1_150]) {
      await snapshots.write(tenant, [memberOf(before.customerId)], START + upTo * MINUTE)
      expect(said(await ask(ref))).toEqual(said(before))
    }
  })

  it('is what an answer begins with, under what has come since', async () => {
    const ref = 'email:used@example.com'
    await longOne(ref, 1_000)
    expect(await usesSnapshot(ref)).toBe(true)
    await tenant.pen(many(ref, 20, LONG))
    expect(await usesSnapshot(ref)).toBe(true)
    expect(await countOf(ref)).toBe(MILLION + LONG + 20)
  })

  it('does not hold when something late came into it', async () => {
    const ref = 'email:late@example.com'
    await longOne(ref, 1_000)
    await tenant.pen([note(ref, 1_100, { data: { text: 'behind it' } })])
    expect(await usesSnapshot(ref)).toBe(true)
    await tenant.pen([note(ref, 500, { data: { text: 'late' } })])
    expect(await usesSnapshot(ref)).toBe(false)
    expect(await countOf(ref)).toBe(LONG + 2)
  })

  it('is for nobody who sees one organisation, and not for what was true before', async () => {
    const ref = 'email:others@example.com'
    await longOne(ref, 1_000)
    expect(await usesSnapshot(ref, `?as_of=${timeOf(START + 1_050 * MINUTE)}`)).toBe(true)
    expect(await usesSnapshot(ref, `?as_of=${timeOf(START + 950 * MINUTE)}`)).toBe(false)
    expect((await ask(ref, `?as_of=${timeOf(START + 950 * MINUTE)}`)).events.count).toBe(951)
    const { token } = await tenant.key(['timeline:read', 'personal:read'], 'dealer')
    expect((await running.ask(`/v1/customers/${encodeURIComponent(ref)}/context`, token)).status).toBe(404)
  })

  it('is not read any more when somebody in it was erased', async () => {
    const ref = 'email:gone@example.com'
    const customerId = await longOne(ref, 1_000)
    expect(await usesSnapshot(ref)).toBe(true)
    await admin.query('update log.erasure_clock set version = version + 1')
    await admin.query(
      `insert into log.erased_subject (tenant_id, subject_id, generation, erased_at, version)
       select $1, $2, 0, 0, version from log.erasure_clock`,
      [tenant.id, customerId],
    )
    expect(await usesSnapshot(ref)).toBe(false)
  })
})

describe('what was known then', () => {
  it('never changes, by the position of an answer or by a time', async () => {
    const ref = 'email:then@example.com'
    await tenant.pen(many(ref, 30))
    const { freshness } = await ask(ref)
    const then = await ask(ref, `?known_as_of=${freshness.position}`)
    expect(then).toMatchObject({ complete: true, events: { count: 30 }, freshness: { position: freshness.position } })
    await tenant.pen([note(ref, 7, { data: { text: 'told later' } }), ...many(ref, 5, 100)])
    expect((await ask(ref)).events.count).toBe(36)
    expect(said(await ask(ref, `?known_as_of=${freshness.position}`))).toEqual(said(then))
    const recorded = await admin.query<{ at: string }>('select max(recorded_at) as at from log.event where tenant_id = $1', [tenant.id])
    const before = Number(recorded.rows[0]!.at) - 1
    await admin.query('update log.event set recorded_at = recorded_at - 20000000, late = late')
    const byTime = await ask(ref, `?known_as_of=${timeOf(before - 20_000_000)}`)
    expect(byTime.events.count).toBeLessThan(36)
    expect(byTime.events.count).toBeGreaterThanOrEqual(30)
  })

  it('is refused where nothing fixed can be meant', async () => {
    const ref = 'email:then@example.com'
    const wrong = ['nonsense', timeOf(Date.now() * 1_000 - 1_000_000), '2026-13-01T00:00:00Z', tenant.cipher.seal([{ kind: 'position', part: 0, number: 1 }])]
    for (const given of wrong) {
      expect(await ask(ref, `?known_as_of=${given}`)).toMatchObject({ status: 400, parameter: 'known_as_of' })
    }
  })
})
