import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { asTenant } from '@throughline/database'
import type { CloudEvent } from '@throughline/events'
import { type GroupSums, type MetricQuestion, readMetricSums, readRankedValues } from '@throughline/log'
import { Pool } from 'pg'
import { contactsDerivation } from '../src/care/contacts/contacts.derivation.js'
import { feedbackDerivation } from '../src/care/feedback/feedback.derivation.js'
import { careView } from '../src/views/care/care.view.js'
import { correctionsView } from '../src/views/corrections/corrections.view.js'
import { identityView } from '../src/views/identity/identity.view.js'
import { rulesView } from '../src/views/rules/rules.view.js'
import { type Recount, recount } from './recount.js'
import { makeRig, type Rig, tenantId } from './rig.js'
import { allFolded, careRebuilt, erased } from './stories-told.js'
import { idOf, stated } from './who-is-who.js'

jest.setTimeout(180_000)

const PEOPLE = 24
let rig: Rig
let reader: Pool

beforeAll(async () => {
  rig = await makeRig()
  reader = new Pool({ connectionString: rig.database.urlFor('timeline'), max: 2 })
  rig.projector([identityView(rig), correctionsView(rig), rulesView, careView(rig, { derivations: [feedbackDerivation, contactsDerivation] })])
  const people = Array.from({ length: PEOPLE }, (_, person) => lifeOf(person))
  await rig.record(...people.flat())
  await allFolded(rig)
}, 170_000)
afterAll(async () => {
  await reader?.end()
  await rig?.close()
})

/** A few months of somebody, by their number alone: calls that wait, give up and come again, orders, promises, scores. */
function lifeOf(person: number): Partial<CloudEvent>[] {
  const subject = refOf(person)
  const events: Partial<CloudEvent>[] = []
  const order = `order-${person}`
  const tell = (type: string, id: string, days: number, more: Partial<CloudEvent>): void => void events.push({ type, id: `${person} ${id}`, subject, time: timeAt(days), ...more })
  tell('order.placed', 'placed', 1, { channel: 'web', data: { orderId: order, promisedBy: timeAt(5), total: { amount: '20.00', currency: 'EUR' } } })
  if (person % 5 !== 4) tell('order.delivered', 'delivered', 2 + (person % 7), { data: { orderId: order } })
  for (let call = 0; call < person % 4; call += 1) {
    const days = 3 + call * (person % 3 === 0 ? 11 : 2)
    const common = { channel: 'voice', direction: 'inbound' as const, conversation: `${person}-${call}`, topic: call % 2 === 0 ? 'bill' : 'tyres' }
    const data = call === 0 && person % 2 === 0 ? { orderId: order } : {}
    tell('call.started', `call ${call}`, days, { ...common, data })
    tell('conversation.queued', `queued ${call}`, days + 0.001, { ...common, data: {} })
    if ((person + call) % 5 === 0) {
      tell('conversation.abandoned', `gone ${call}`, days + 0.004, { ...common, data: { stage: 'queue', waitMs: 1_000 * (30 + person) } })
      continue
    }
    tell('call.answered', `answered ${call}`, days + 0.004, { ...common, data: { waitMs: 1_000 * (5 + ((person * 7 + call * 13) % 90)), by: 'agent' } })
    const outcome = ['fulfilled', 'declined', 'unresolved'][(person + call) % 3]
    tell('call.wrapped_up', `wrapped ${call}`, days + 0.01, { ...common, data: { outcome } })
  }
  if (person % 3 !== 1) tell('survey.answered', 'answer', 40, { channel: 'survey', data: { score: { metric: 'nps', value: (person * 5) % 11 } } })
  return events
}

const refOf = (person: number): string => `email:person${person}@shop.org`
const timeAt = (days: number): string => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000).toISOString()
const fix = (type: string, id: string, more: object = {}): Partial<CloudEvent> => ({ type, id: `${type} ${id}`, data: { source: '/spec', id, ...more } })

const question = (rows: string): MetricQuestion => ({
  rows, tenantId, since: 0, until: Date.now() * 1_000, organisation: null, now: Date.now() * 1_000, filters: {}, groupBy: [], bounds: [],
})
const sumsOf = async (rows: string): Promise<GroupSums> => {
  const { groups } = await asTenant(reader, tenantId, (client) => readMetricSums(client, question(rows), 10), { readOnly: true })
  return groups[0] ?? { key: [null, null], n: 0, hits: 0, above: 0, below: 0, mean: 0, variance: 0 }
}
const valuesOf = async (rows: string, n: number): Promise<(number | undefined)[]> => {
  const wanted = Array.from({ length: n }, (_, index) => ({ key: [null, null] as const, rank: index + 1 }))
  return asTenant(reader, tenantId, (client) => readRankedValues(client, question(rows), wanted), { readOnly: true })
}

/** The same from the views, through the SQL that metrics are read by. */
async function measured(): Promise<Recount> {
  const [nps, waits, abandonment, issues, first, orders, told] = await Promise.all(
    ['nps', 'wait', 'abandonment', 'contacts-per-issue', 'first-contact-resolution', 'contacts-per-order', 'told-delivered'].map(sumsOf),
  )
  return {
    nps: { promoters: nps!.above, passives: nps!.n - nps!.above - nps!.below, detractors: nps!.below },
    waits: (await valuesOf('wait', waits!.n)) as number[],
    abandoned: abandonment!.hits,
    contacts: (await valuesOf('contacts-per-issue', issues!.n)) as number[],
    settledAtOnce: first!.hits,
    settled: first!.n,
    contactsOfOrders: (await valuesOf('contacts-per-order', orders!.n)) as number[],
    kept: told!.hits,
    told: told!.n,
  }
}

describe('metrics from views', () => {
  it('are those that the events of the log give one by one', async () => {
    const counted = await recount(rig)
    expect(counted.waits.length).toBeGreaterThan(10)
    expect([counted.abandoned, counted.settledAtOnce, counted.kept].every((count) => count > 2)).toBe(true)
    expect(await measured()).toEqual(counted)
  })

  it('go on being so after late, corrected and retracted answers, merges and erasures', async () => {
    const before = await recount(rig)
    const gone = [idOf(rig, refOf(8)), idOf(rig, refOf(11))]
    await rig.query("update log.event set generation = 0, sealed = null, data = null, type = 'erased' where subject_id = any ($1)", gone)
    await rig.record(
      // Late: it happened long before everything that was recorded after it.
      { type: 'survey.answered', id: 'late', subject: refOf(1), time: timeAt(41), channel: 'survey', data: { score: { metric: 'nps', value: 10 } } },
      fix('event.corrected', '0 answer', { data: { score: { metric: 'nps', value: 10 } } }),
      fix('event.corrected', '2 answered 0', { data: { waitMs: 77_000 } }),
      fix('event.retracted', '3 answer'),
      fix('event.retracted', '7 placed'),
      // Two people turn out to be one: the calls of both about one topic are one matter.
      stated('identity.linked', [refOf(5)], [refOf(2)], timeAt(90)),
      erased(tenantId, gone, timeAt(95)),
    )
    await allFolded(rig)
    const after = await recount(rig)
    expect(after.nps).not.toEqual(before.nps)
    expect(after.contactsOfOrders.length).toBe(before.contactsOfOrders.length - 3)
    expect(await measured()).toEqual(after)
  })

  it('are the same after a rebuild', async () => {
    const before = await measured()
    expect(await careRebuilt(rig)).toBe('equal to the one before')
    expect(await measured()).toEqual(before)
  })
})

describe('a month’s metric', () => {
  it('reads its month by index, of a hundred thousand waits', async () => {
    await rig.query(
      `insert into views.contact_wait (tenant_id, build, customer_id, event_uid, at, channel, shared, ms, ended)
       select $1, views.live('care'), gen_random_uuid(), gen_random_uuid(), 1600000000000000 + n * 1576800000::bigint, 'voice', false, n % 90000, 'answered'
       from generate_series(1, 100000) n`,
      tenantId,
    )
    await rig.query('analyze views.contact_wait')
    const since = 1_650_000_000_000_000
    const month = { ...question('wait'), since, until: since + 30 * 86_400_000_000 }
    const plan = await asTenant(reader, tenantId, async (client) => {
      const texts: string[] = []
      const asked = { query: async (text: string, values: unknown[]) => {
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (analyze, costs off, timing off) ${text}`, values)
        texts.push(...rows.map((row) => row['QUERY PLAN']))
        return { rows: [] }
      } }
      await readMetricSums(asked as unknown as typeof client, month, 10)
      return texts.join('\n')
    }, { readOnly: true })
    expect(plan).toMatch(/Index Scan (using|on) contact_wait_at|Bitmap Index Scan on contact_wait_at/)
    expect(plan).not.toContain('Seq Scan on contact_wait')
    const { n } = (await asTenant(reader, tenantId, (client) => readMetricSums(client, month, 10), { readOnly: true })).groups[0]!
    expect(n).toBe(1_644)
  })
})
