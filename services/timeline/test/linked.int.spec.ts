import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CloudEvent } from '@throughline/events'
import { Pool } from 'pg'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

let running: Running
let tenant: TestTenant
let admin: Pool

beforeAll(async () => {
  running = await runningTimeline()
  tenant = await running.tenant('acme')
  admin = new Pool({ connectionString: running.database.adminUrl, max: 1 })
  await admin.query(`select views.begin_build('identity', 1)`)
}, 120_000)
afterAll(async () => {
  await admin?.end()
  await running?.close()
})

const read = (ref: string, query = '') => running.ask(`/v1/customers/${encodeURIComponent(ref)}/timeline${query}`, tenant.token)
const ids = (body: { events: { id: string }[] }) => body.events.map((event) => event.id)
const event = (id: string, subject: string, second: number): CloudEvent =>
  eventOf({ id, subject, time: new Date(Date.UTC(2026, 4, 1, 12, 0, second)).toISOString() })

interface Given {
  subjectId: string
  era?: string
  from?: number
}

/** As the projector does when it finds that these are one person. */
async function link(customerId: string, ...members: Given[]): Promise<void> {
  for (const { subjectId, era = subjectId, from } of members) {
    await admin.query(
      `insert into views.identity_member (tenant_id, build, era_id, subject_id, from_at, customer_id) values ($1, 1, $2, $3, $4, $5)
       on conflict (tenant_id, build, era_id) do update set customer_id = excluded.customer_id`,
      [tenant.id, era, subjectId, from ?? null, customerId],
    )
  }
}

describe('the timeline of linked identifiers', () => {
  it('is the same under each of them, in one order, page by page', async () => {
    const written = await tenant.pen([
      event('a1', 'email:ann@one.org', 1),
      event('b2', 'phone:+4930901821', 2),
      event('a3', 'email:ann@one.org', 3),
      event('c4', 'anonymous:web-1', 4),
      event('b5', 'phone:+4930901821', 5),
    ])
    const subjects = [...new Set(written.map((one) => one.subjectId))]
    const [web] = (await read('anonymous:web-1')).body.events.map((one: { subjectId: string }) => one.subjectId)
    expect(ids((await read('email:ann@one.org')).body)).toEqual(['a3', 'a1'])
    await link(subjects[0] ?? '', ...subjects.map((subjectId) => ({ subjectId })))
    for (const ref of ['email:ann@one.org', 'phone:+4930901821', 'anonymous:web-1', `id:${web}`]) {
      expect(ids((await read(ref)).body)).toEqual(['b5', 'c4', 'a3', 'b2', 'a1'])
    }
    const found = await running.app.inject({
      method: 'POST', url: '/v1/customers/lookup', payload: { ref: 'anonymous:web-1' },
      headers: { authorization: `Bearer ${tenant.token}` },
    })
    expect(found.json()).toMatchObject({ customerId: subjects[0], ref: `id:${subjects[0]}` })
    expect(found.json().subjectIds.toSorted()).toEqual(subjects.toSorted())
    const pages: string[] = []
    for (let cursor = ''; ; ) {
      const { status, body } = await read('anonymous:web-1', `?limit=2&order=oldest${cursor}`)
      expect(status).toBe(200)
      pages.push(ids(body).join())
      if (body.next === null) break
      cursor = `&cursor=${encodeURIComponent(body.next)}`
    }
    expect(pages).toEqual(['a1,b2', 'a3,c4', 'b5'])
  }, 120_000)

  it('gives what a number brought to whom it belonged then', async () => {
    await tenant.pen([
      event('first', 'email:first@owner.org', 5),
      event('old', 'phone:+4930901822', 10),
      event('new', 'phone:+4930901822', 30),
      event('second', 'email:second@owner.org', 40),
    ])
    const from = Date.UTC(2026, 4, 1, 12, 0, 20) * 1_000
    const subjectOf = async (ref: string): Promise<string> => (await read(ref)).body.events[0].subjectId
    const [one, two] = [await subjectOf('email:first@owner.org'), await subjectOf('email:second@owner.org')]
    const number = await subjectOf('phone:+4930901822')
    const era = '11111111-1111-8111-8111-111111111111'
    await link(one, { subjectId: one }, { subjectId: number })
    await link(two, { subjectId: two }, { subjectId: number, era, from })
    expect(ids((await read('email:first@owner.org')).body)).toEqual(['old', 'first'])
    expect(ids((await read('email:second@owner.org')).body)).toEqual(['second', 'new'])
    expect(ids((await read('phone:+4930901822')).body)).toEqual(['second', 'new'])
    // Every id that ever was a customer's goes on naming them, that of an era, too.
    for (const id of [one, era, two, number]) {
      const { body } = await running.ask(`/v1/customers/id:${id}`, tenant.token)
      expect(body.customerId).toBe(id === one ? one : two)
    }
  }, 120_000)
})

describe('a conversation in which nobody was named at first', () => {
  it('is on the timeline of whose it is found to be, and its own again when that is taken back', async () => {
    const { subject: _nobody, ...anonymous } = eventOf({ id: 'ring', time: '2026-05-01T12:00:01Z', source: '/calls', conversation: 'c-77' })
    const [ring] = await tenant.pen([anonymous])
    const [named] = await tenant.pen([event('said', 'email:caller@one.org', 9)])
    expect(ids((await read('email:caller@one.org')).body)).toEqual(['said'])
    const anchor = [tenant.id, ring!.subjectId, named!.subjectId, Date.UTC(2026, 4, 1) * 1_000]
    await admin.query('insert into views.identity_anchor values ($1, 1, $2, $3, $4, true)', anchor)
    await admin.query(`insert into views.identity_subject values ($1, 1, $2, 'conversation')`, anchor.slice(0, 2))
    for (const ref of ['email:caller@one.org', 'conversation:/calls/c-77']) {
      expect(ids((await read(ref)).body)).toEqual(['said', 'ring'])
      const answer = await running.ask(`/v1/customers/${encodeURIComponent(ref)}`, tenant.token)
      expect(answer.body).toMatchObject({ customerId: named!.subjectId, subjects: [{}, { subjectId: ring!.subjectId, type: 'conversation' }] })
    }
    await admin.query('delete from views.identity_anchor where tenant_id = $1 and conversation = $2', anchor.slice(0, 2))
    expect(ids((await read('email:caller@one.org')).body)).toEqual(['said'])
    expect(ids((await read('conversation:/calls/c-77')).body)).toEqual(['ring'])
  }, 120_000)
})

describe('a customer', () => {
  const ask = (ref: string, query = '') => running.ask(`/v1/customers/${encodeURIComponent(ref)}${query}`, tenant.token)

  it('is their identifiers and what links them, under each of them', async () => {
    const written = await tenant.pen([event('x1', 'email:x@one.org', 1), event('x2', 'phone:+4930901823', 2)])
    const [email, phone] = written.map((one) => one.subjectId) as [string, string]
    expect((await ask('email:x@one.org')).body).toMatchObject({ customerId: email, subjects: [{ subjectId: email }], links: [] })
    await link(email, { subjectId: email }, { subjectId: phone, from: 1_777_600_000_000_000, era: '22222222-2222-8222-8222-222222222222' })
    await admin.query(`insert into views.identity_subject values ($1, 1, $2, 'email')`, [tenant.id, email])
    const pair = [email, phone].toSorted()
    const at = 1_780_000_000_000_000
    await admin.query(`insert into views.identity_link values ($1, 1, $2, $3, $4, $2, 0)`, [tenant.id, ...pair, at])
    await admin.query(`insert into views.identity_statement values ($1, 1, $2, $3, $2, false, $4, 1, 'by-hand')`, [tenant.id, ...pair, at + 1])
    for (const ref of ['email:x@one.org', 'phone:+4930901823', `id:${phone}`]) {
      const { status, body } = await ask(ref)
      expect(status).toBe(200)
      expect(body).toMatchObject({
        customerId: email,
        ref: `id:${email}`,
        subjects: [{ subjectId: email, type: 'email' }, { subjectId: phone, from: '2026-05-01T01:46:40.000Z' }],
        links: [
          { between: pair, same: true, by: 'event', at: '2026-05-28T20:26:40.000Z', confidence: 1 },
          { between: pair, same: false, by: 'statement', rule: 'by-hand' },
        ],
      })
    }
    expect((await ask('email:nobody@one.org')).status).toBe(404)
    expect((await ask('email:x@one.org', '?limit=1')).status).toBe(400)
  }, 120_000)

  it('says whether all that is recorded counts already, and waits for it', async () => {
    const [written] = await tenant.pen([event('y1', 'email:y@one.org', 1)])
    const token = tenant.cipher.seal([{ kind: 'interactions', part: written!.part, number: written!.offset }])
    const after = `?wait=300&after=${encodeURIComponent(token)}`
    expect((await ask('email:y@one.org')).body.settled).toBe(false)
    const { status, body } = await ask('email:y@one.org', after)
    expect([status, body.type]).toEqual([504, 'urn:throughline:problem:not-yet-readable'])
    const waiting = ask('email:y@one.org', after.replace('300', '5000'))
    await admin.query('update views.cursor c set next_pos = h.next_pos from log.log_head h where h.part = c.part')
    expect((await waiting).body.settled).toBe(true)
    await admin.query('insert into views.identity_dirty (tenant_id, build, subject_id) values ($1, 1, $1)', [tenant.id])
    expect((await ask('email:y@one.org')).body.settled).toBe(false)
    expect((await ask('email:y@one.org', after)).status).toBe(504)
  }, 120_000)

  it('is not for organisations', async () => {
    const { token } = await tenant.key(['timeline:read', 'personal:read'], 'dealer-7')
    expect((await running.ask('/v1/customers/email:x@one.org', token)).status).toBe(403)
  })
})
