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
}, 60_000)
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
  }, 60_000)

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
  }, 60_000)
})
