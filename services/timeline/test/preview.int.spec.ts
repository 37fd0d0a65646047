import { randomUUID } from 'node:crypto'
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

async function preview(payload: object, token = tenant.token) {
  const headers = { authorization: `Bearer ${token}` }
  const response = await running.app.inject({ method: 'POST', url: '/v1/identity/preview', headers, payload })
  return { status: response.statusCode, body: response.json() }
}

const about = (subject: string, more: Partial<CloudEvent> = {}): CloudEvent => eventOf({ subject, ...more })

describe('a look at what a statement would change', () => {
  it('tells of two who were never seen with anybody else, by the types that their events tell', async () => {
    const written = await tenant.pen([about('email:ann@one.org'), about('phone:+4930901820')])
    const [ann, phone] = written.map(({ subjectId }) => subjectId)
    const { status, body } = await preview({ merge: { ref: `id:${ann}`, with: `id:${phone}` } })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      subjectId: ann,
      customerId: ann,
      achieved: true,
      after: [{ customerId: ann, ref: `id:${ann}`, size: 2, subjects: [{ subjectId: ann, type: 'email' }, { subjectId: phone, type: 'phone' }] }],
      moves: [{ subjectId: phone, from: phone, to: ann }],
      refused: [],
      statements: [{ type: 'identity.linked', sides: [[{ subjectId: ann, type: 'email' }], [{ subjectId: phone, type: 'phone' }]] }],
      settled: false,
      freshness: { position: expect.any(String) },
    })
    expect(body.version).toBe((await running.ask('/v1/customers/email:ann@one.org', tenant.token)).body.version)
    expect((await admin.query('select 1 from views.identity_statement')).rowCount).toBe(0)
  })

  it('says why it would not come true', async () => {
    await tenant.pen([about('customer:1'), about('customer:2')])
    expect((await preview({ merge: { ref: 'customer:1', with: 'customer:2' } })).body).toMatchObject({
      achieved: false,
      refused: [{ wished: true, reason: 'limit', type: 'customer' }],
    })
  })

  it('takes a conversation for the customer whose it is', async () => {
    const [event] = await tenant.pen([about('email:talks@one.org', { conversation: 'c-7', source: '/desk', data: { text: 'hi' } })])
    const call = 'conversation:/desk/c-8'
    await tenant.pen([eventOf({ subject: undefined, conversation: 'c-8', source: '/desk', data: { text: 'who?' } })])
    const { body } = await preview({ identifiers: { ref: 'email:talks@one.org', add: [call] } })
    expect(body).toMatchObject({ achieved: true, subjectId: event?.subjectId, statements: [{ sides: [[{ type: 'email' }], [{ type: 'conversation' }]] }] })
  })

  it('names what is wrong', async () => {
    const member = async (body: object) => {
      const answer = await preview(body)
      return [answer.status, answer.body.parameter]
    }
    const ref = 'email:ann@one.org'
    expect(await member({})).toEqual([400, 'body'])
    expect(await member({ merge: { ref, with: 'x:y' }, unmerge: { ref, from: 'x:y' } })).toEqual([400, 'body'])
    expect(await member({ merge: { ref, with: 'x:y', color: 1 } })).toEqual([400, 'merge.color'])
    expect(await member({ merge: { ref, with: 'tenant:acme' } })).toEqual([400, 'with'])
    expect(await member({ merge: { ref, with: 'email:test@test.com' } })).toEqual([400, 'with'])
    expect(await member({ merge: { ref, with: ref } })).toEqual([400, 'with'])
    expect(await member({ merge: { ref, with: 'email:nobody@one.org' } })).toEqual([404, 'with'])
    expect(await member({ merge: { ref: `id:${randomUUID()}`, with: ref } })).toEqual([404, 'ref'])
    expect(await member({ identifiers: { ref, add: [`id:${randomUUID()}`] } })).toEqual([404, 'add.0'])
    expect(await member({ identifiers: { ref, add: ['loyalty:1'], remove: ['phone:+4930901820'] } })).toEqual([422, 'remove.0'])
    expect(await member({ identifiers: { ref, reassigned: { identifier: ref, from: '2050-01-01T00:00:00Z' } } })).toEqual([400, 'reassigned.from'])
    expect(await member({ merge: { ref, with: 'phone:+4930901820' }, after: 'no token' })).toEqual([400, 'after'])
  })

  it('waits for a write, and says when that takes too long', async () => {
    const [{ part, offset } = { part: 0, offset: 0 }] = await tenant.pen([about('email:late@one.org')])
    const after = tenant.cipher.seal([{ kind: 'interactions', part, number: offset + 1_000 }])
    expect((await preview({ merge: { ref: 'email:late@one.org', with: 'email:ann@one.org' }, after, wait: 50 })).status).toBe(504)
  })

  it('is bounded', async () => {
    const [first] = await tenant.pen([about('email:chain@one.org')])
    await admin.query(
      `insert into views.identity_link (tenant_id, build, a, b, first_at, first_uid, last_day)
       select $1, 1, least(a, b), greatest(a, b), 1, $2, 0 from (
         -- A tree: nobody has more than three neighbours, and all hang together.
         select case when n < 4 then $2::uuid else md5('s' || n / 2)::uuid end as a, md5('s' || n)::uuid as b from generate_series(2, 3100) n) pairs`,
      [tenant.id, first?.subjectId],
    )
    const { status, body } = await preview({ merge: { ref: 'email:chain@one.org', with: 'email:ann@one.org' } })
    expect([status, body.type]).toEqual([422, 'urn:throughline:problem:customer-too-large'])
  })

  it('does not follow a long chain', async () => {
    const [first] = await tenant.pen([about('email:long@one.org')])
    await admin.query(
      `insert into views.identity_link (tenant_id, build, a, b, first_at, first_uid, last_day)
       select $1, 1, least(a, b), greatest(a, b), 1, $2, 0 from (
         select case when n = 1 then $2::uuid else md5('c' || n)::uuid end as a, md5('c' || n + 1)::uuid as b from generate_series(1, 200) n) pairs`,
      [tenant.id, first?.subjectId],
    )
    const { status, body } = await preview({ merge: { ref: 'email:long@one.org', with: 'email:ann@one.org' } })
    expect([status, body.detail]).toEqual([422, expect.stringContaining('chain of more than 50')])
  })

  it('is for the brand, with a right to merge or to read', async () => {
    const body = { merge: { ref: 'email:ann@one.org', with: 'phone:+4930901820' } }
    const statusFor = async (scopes: string[], organisation?: string) => (await preview(body, (await tenant.key(scopes, organisation)).token)).status
    expect(await statusFor(['identity:manage'])).toBe(200)
    expect(await statusFor(['events:publish'])).toBe(403)
    expect(await statusFor(['identity:manage'], 'dealer-7')).toBe(403)
  })
})
