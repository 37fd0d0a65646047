import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { defaultRules, subjectOf, tenantKeys } from '@throughline/subjects'
import { Pool } from 'pg'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

let running: Running
let tenant: TestTenant
let admin: Pool

beforeAll(async () => {
  running = await runningTimeline()
  tenant = await running.tenant('acme')
  admin = new Pool({ connectionString: running.database.adminUrl, max: 1 })
  await admin.query(`select views.begin_build('identity', 2)`)
}, 120_000)
afterAll(async () => {
  await admin?.end()
  await running?.close()
})

const encoded = (ref: string): string => encodeURIComponent(ref)
const ask = (path: string) => running.ask(path, tenant.token)
const day = (number: number): number => Date.UTC(2026, 4, number) * 1_000

function idOf(reference: string): string {
  const found = subjectOf(reference, defaultRules, tenantKeys(running.settings.keys, tenant.id))
  if (!found.ok) throw new Error(found.reason)
  return found.subjectId
}

let counted = 0
const newUid = (): string => `00000000-0000-8000-8000-${String(++counted).padStart(12, '0')}`

/** As the projector does when an event carries both. */
async function observe(one: string, other: string, at: number): Promise<string> {
  const uid = newUid()
  const pair = [idOf(one), idOf(other)].toSorted()
  await admin.query(`insert into views.identity_link values ($1, 1, $2, $3, $4, $5, $6)`, [tenant.id, ...pair, at, uid, Math.floor(at / 86_400_000_000)])
  for (const ref of [one, other]) await admin.query(`insert into views.identity_subject values ($1, 1, $2, $3) on conflict do nothing`, [tenant.id, idOf(ref), ref.split(':')[0]])
  return uid
}

async function state(one: string, other: string, same: boolean, at: number, confidence = 1): Promise<string> {
  const uid = newUid()
  const pair = [idOf(one), idOf(other)].toSorted()
  await admin.query(`insert into views.identity_statement values ($1, 1, $2, $3, $4, $5, $6, $7, 'by-hand')`, [tenant.id, ...pair, uid, same, at, confidence])
  return uid
}

async function join(customer: string, ...references: string[]): Promise<void> {
  for (const ref of references) {
    await admin.query(`insert into views.identity_member values ($1, 1, $2, $2, null, $3)`, [tenant.id, idOf(ref), idOf(customer)])
  }
}

describe('why two identifiers are one person', () => {
  const [mail, web, device] = ['email:ann@why.org', 'anonymous:why-web', 'device:why-device']
  const explain = (a: string, b: string) => ask(`/v1/identity/explain?a=${encoded(a)}&b=${encoded(b)}`)

  it('is told link by link, with the events, in a URL or without', async () => {
    const first = await observe(mail, web, day(1))
    const second = await observe(web, device, day(2))
    await join(mail, mail, web, device)
    const { status, body } = await explain(mail, device)
    expect(status).toBe(200)
    expect(body).toMatchObject({ same: true, because: [], links: [{ event: first, state: 'accepted' }, { event: second }] })
    expect(body.a).toEqual({ subjectId: idOf(mail), customerId: idOf(mail) })
    const posted = await running.app.inject({
      method: 'POST', url: '/v1/identity/explain', payload: { a: mail, b: device }, headers: { authorization: `Bearer ${tenant.token}` },
    })
    expect(posted.json()).toEqual(body)
  })

  it('is told where something stands between them, or nothing leads there', async () => {
    const [one, two] = ['customer:why-1', 'customer:why-2']
    await observe(one, 'email:both@why.org', day(1))
    const refused = await observe(two, 'email:both@why.org', day(2))
    expect((await explain(one, two)).body).toMatchObject({
      same: false, because: [{ reason: 'limit', type: 'customer' }], links: [{ state: 'accepted' }, { event: refused, state: 'refused' }],
    })
    const said = await state(one, mail, false, day(3))
    expect((await explain(one, mail)).body).toMatchObject({ same: false, because: [{ reason: 'not-same', statement: said }], links: [{ same: false, rule: 'by-hand' }] })
    await tenant.pen([eventOf({ subject: 'email:stranger@why.org' })])
    expect((await explain(mail, 'email:stranger@why.org')).body).toMatchObject({ same: false, because: [{ reason: 'no-link' }], links: [] })
    expect((await explain(mail, 'email:nobody@why.org')).status).toBe(404)
    expect((await ask('/v1/identity/explain?a=email:x@why.org')).body.detail).toContain('b')
  })
})

describe('a customer', () => {
  it('has a version, links that were accepted and refused, and a history, the same under each identifier', async () => {
    const [mail, phone, number] = ['email:ann@story.org', 'phone:+4930901830', 'customer:story-2']
    const seen = await observe(mail, phone, day(1))
    await observe('customer:story-1', mail, day(2))
    const refused = await observe(number, phone, day(3))
    const merge = await state(mail, 'email:bob@story.org', true, day(4))
    const unmerge = await state(mail, 'email:bob@story.org', false, day(5))
    await join('customer:story-1', 'customer:story-1', mail, phone)
    const { status, body } = await ask(`/v1/customers/${encoded(mail)}`)
    expect(status).toBe(200)
    expect(body.links).toMatchObject([
      { event: seen, state: 'accepted', at: '2026-05-01T00:00:00.000Z' },
      { state: 'accepted' },
      { event: refused, state: 'refused', reason: 'limit', type: 'customer' },
      { event: unmerge, same: false, by: 'statement', rule: 'by-hand' },
    ])
    const three = ['customer:story-1', mail, phone].map(idOf).toSorted()
    const bob = idOf('email:bob@story.org')
    expect(body.historyComplete).toBe(true)
    expect(body.history).toMatchObject([
      { event: seen, by: 'event', after: [[idOf(mail), idOf(phone)].toSorted()] },
      { by: 'event', after: [three] },
      { event: merge, by: 'same', after: [[...three, bob].toSorted()] },
      { event: unmerge, by: 'not-same', before: [[...three, bob].toSorted()], after: [three] },
    ])
    for (const ref of [phone, 'customer:story-1', `id:${idOf(phone)}`]) {
      const other = (await ask(`/v1/customers/${encoded(ref)}`)).body
      expect({ version: other.version, customerId: other.customerId, history: other.history }).toEqual({
        version: body.version, customerId: body.customerId, history: body.history,
      })
    }
  })
})

describe('links for review', () => {
  const insert = (reason: string, at: number, a: string, b: string): Promise<unknown> =>
    admin.query(
      `insert into views.identity_refused (tenant_id, build, a, b, event_uid, reason, a_subject, b_subject, said_by, at, confidence)
       values ($1, 1, $2, $3, $4, $5, $2, $3, 'event', $6, 1)`,
      [tenant.id, idOf(a), idOf(b), newUid(), reason, at],
    )

  it('come page by page, the newest first, with what would settle them', async () => {
    await insert('doubtful', day(1), 'email:r1@review.org', 'email:r2@review.org')
    await insert('limit', day(2), 'email:r3@review.org', 'email:r4@review.org')
    await insert('doubtful', day(2), 'email:r5@review.org', 'email:r6@review.org')
    const all = (await ask('/v1/identity/review')).body
    expect(all.next).toBeNull()
    expect(all.items).toHaveLength(3)
    const paged: unknown[] = []
    for (let cursor = ''; ; ) {
      const { body } = await ask(`/v1/identity/review?limit=1${cursor}`)
      paged.push(...body.items)
      if (body.next === null) break
      cursor = `&cursor=${encoded(body.next)}`
    }
    expect(paged).toEqual(all.items)
    const doubtful = (await ask('/v1/identity/review?reason=doubtful')).body.items
    expect(doubtful.map((item: { reason: string }) => item.reason)).toEqual(['doubtful', 'doubtful'])
    expect(doubtful[1].settle.notSame).toEqual({
      type: 'identity.unlinked',
      data: { sides: [[{ type: 'subject', value: idOf('email:r1@review.org') }], [{ type: 'subject', value: idOf('email:r2@review.org') }]] },
    })
    expect((await ask('/v1/identity/review?reason=whatever')).status).toBe(400)
    expect((await ask('/v1/identity/review?cursor=abc')).status).toBe(400)
  })
})

describe('for whom a shared identifier may stand', () => {
  it('is said with reasons, the most likely first', async () => {
    const tablet = 'device:shop-tablet'
    const people = Array.from({ length: 22 }, (_, number) => `email:p${number}@shop.org`)
    for (const [number, person] of people.entries()) await observe(person, tablet, day(1) + number)
    const both = (id: string, person: string, second: number) =>
      eventOf({ id, subject: person, time: new Date(Date.UTC(2026, 4, 1, 12, 0, second)).toISOString(), data: { identifiers: [{ type: 'device', value: 'shop-tablet' }] } })
    await tenant.pen([both('t1', people[3]!, 1), both('t2', people[3]!, 2), both('t3', people[4]!, 3)])
    const { status, body } = await ask(`/v1/identity/candidates?ref=${encoded(tablet)}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ subjectId: idOf(tablet), customerId: idOf(tablet), shared: 'hub' })
    expect(body.candidates).toHaveLength(22)
    expect(body.candidates.slice(0, 2)).toMatchObject([
      { customerId: idOf(people[3]!), seen: [{ times: 2, lastDay: '2026-05-01', last: { type: 'thing.happened', channel: 'chat', at: '2026-05-01T12:00:02.000Z' } }] },
      { customerId: idOf(people[4]!), seen: [{ times: 1 }] },
    ])
    expect((await ask('/v1/identity/candidates?ref=device:no-such-one')).status).toBe(404)
  })
})
