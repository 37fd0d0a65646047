import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { RULE_KIND_NAMES, RULE_KINDS } from '@throughline/rules'
import { Pool } from 'pg'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

let running: Running
let tenant: TestTenant
let admin: Pool
let key: string

beforeAll(async () => {
  running = await runningTimeline()
  tenant = await running.tenant('acme')
  key = (await tenant.key(['rules:manage', 'timeline:read', 'personal:read'])).token
  admin = new Pool({ connectionString: running.database.adminUrl, max: 1 })
  for (const view of ['identity', 'rules']) await admin.query('select views.begin_build($1, 1)', [view])
}, 120_000)
afterAll(async () => {
  await admin?.end()
  await running?.close()
})

const read = (path: string) => running.ask(`/v1/rules${path}`, key)

async function preview(kind: string, payload: object, token = key) {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await running.app.inject({ method: 'POST', url: `/v1/rules/${kind}/preview`, payload, headers })
  return { status: answer.statusCode, body: answer.json() }
}

/** As the projector does. */
async function published(kind: string, version: number, body: object, restores: number | null = null): Promise<void> {
  await admin.query(
    `insert into views.rule_version (tenant_id, build, kind, version, event_uid, published_at, published_by, reason, restores, body)
     values ($1, 1, $2, $3, gen_random_uuid(), $4, 'ann', 'because', $5, $6)`,
    [tenant.id, kind, version, Date.UTC(2026, 0, version) * 1_000, restores, JSON.stringify(body)],
  )
}

async function drafted(kind: string, body: object): Promise<void> {
  await admin.query(
    `insert into control.rule_draft (tenant_id, kind, based_on, body, drafted_by, drafted_at) values ($1, $2, 0, $3, 'bob', 1)
     on conflict (tenant_id, kind) do update set body = excluded.body`,
    [tenant.id, kind, JSON.stringify(body)],
  )
}

const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const [ann, bob, tablet, kiosk] = [uuid(1), uuid(2), uuid(3), uuid(4)]

/** Facts and customers, as the projector keeps them. */
async function known(types: Record<string, string>, links: [string, string][], customers: Record<string, string[]>): Promise<void> {
  for (const [subject, type] of Object.entries(types)) {
    await admin.query('insert into views.identity_subject (tenant_id, build, subject_id, type) values ($1, 1, $2, $3)', [tenant.id, subject, type])
  }
  for (const [index, [a, b]] of links.entries()) {
    await admin.query(
      'insert into views.identity_link (tenant_id, build, a, b, first_at, first_uid, last_day) values ($1, 1, $2, $3, $4, $5, 0)',
      [tenant.id, a, b, index, uuid(100 + index)],
    )
  }
  for (const [customer, members] of Object.entries(customers)) {
    for (const member of members) {
      await admin.query(
        'insert into views.identity_member (tenant_id, build, era_id, subject_id, customer_id) values ($1, 1, $2, $2, $3)',
        [tenant.id, member, customer],
      )
    }
  }
}

describe('rules', () => {
  it('are the standard until some are published, then the highest version, with a history by pages', async () => {
    const standard = { kind: 'identity', version: 0, rules: RULE_KINDS.identity.standard }
    const { kinds } = (await read('')).body as { kinds: { kind: string }[] }
    expect(kinds.map(({ kind }) => kind)).toEqual(RULE_KIND_NAMES)
    expect(kinds.slice(0, 2)).toMatchObject([standard, { kind: 'journey', version: 0 }])
    expect((await read('/identity')).body).toEqual({ ...standard, summary: expect.any(String), settled: true })
    expect((await read('/identity/versions')).body).toEqual({ kind: 'identity', versions: [], next: null })

    await published('identity', 2, { maxStronger: 9 })
    await published('identity', 1, { maxStronger: 8 })
    await published('identity', 3, { maxStronger: 8 }, 1)
    await drafted('journey', RULE_KINDS.journey.standard)
    const why = { at: '2026-01-03T00:00:00.000Z', by: 'ann', reason: 'because', restores: 1 }
    expect((await read('/identity')).body).toMatchObject({ version: 3, rules: { maxStronger: 8 }, published: why })
    // The view of identities has not taken them in yet, then it resolves everybody, then it has.
    expect((await read('/identity')).body.settled).toBe(false)
    await admin.query('insert into views.identity_rule (tenant_id, build, version, body) values ($1, 1, 3, $2)', [tenant.id, '{}'])
    await admin.query('insert into views.identity_sweep (tenant_id, build, seq) values ($1, 1, 7)', [tenant.id])
    expect((await read('/identity')).body.settled).toBe(false)
    expect((await preview('identity', { rules: {} })).body.settled).toBe(false)
    await admin.query('delete from views.identity_sweep')
    expect((await read('/identity')).body.settled).toBe(true)
    expect((await preview('identity', { rules: {} })).body.settled).toBe(true)
    expect((await read('')).body.kinds[1]).toMatchObject({ kind: 'journey', version: 0, draft: { by: 'bob', basedOn: 0 } })
    const { body: page } = await read('/identity/versions?limit=2')
    expect(page.versions).toMatchObject([{ version: 3, ...why }, { version: 2, rules: { maxStronger: 9 } }])
    const { body: rest } = await read(`/identity/versions?limit=2&cursor=${page.next}`)
    expect(rest).toMatchObject({ versions: [{ version: 1 }], next: null })

    expect(await read('/weather')).toMatchObject({ status: 404, body: { type: 'urn:throughline:problem:unknown-kind' } })
    expect((await read('/identity?limit=1')).status).toBe(400)
    expect((await running.ask('/v1/rules', tenant.token)).status).toBe(403)
  })

  it('are the own tenant’s', async () => {
    const { token } = await (await running.tenant('other')).key(['rules:manage', 'timeline:read', 'personal:read'])
    const { kinds } = (await running.ask('/v1/rules', token)).body as { kinds: { version: number }[] }
    expect(new Set(kinds.map(({ version }) => version))).toEqual(new Set([0]))
    expect((await running.ask('/v1/rules/identity/versions', token)).body.versions).toEqual([])
    await drafted('identity', {})
    expect(await preview('identity', {}, token)).toMatchObject({ status: 404, body: { type: 'urn:throughline:problem:no-draft' } })
    await admin.query('delete from control.rule_draft where tenant_id = $1 and kind = $2', [tenant.id, 'identity'])
  })
})

it('lets no reader wait for customers that are resolved again, but for one’s own write', async () => {
  const [written] = await tenant.pen([eventOf({ id: 'visit', subject: 'email:dan@one.org' })])
  await admin.query('update views.cursor c set next_pos = h.next_pos from log.log_head h where h.part = c.part')
  const { body } = await running.ask('/v1/customers/email:dan@one.org/timeline', tenant.token)
  const dan = () => running.ask(`/v1/customers/email:dan@one.org?wait=200&after=${body.freshness.position}`, tenant.token)
  const dirty = (seq: number, subject: string) =>
    admin.query('insert into views.identity_dirty (tenant_id, build, seq, subject_id) overriding system value values ($1, 1, $2, $3)', [tenant.id, seq, subject])
  await dirty(7, uuid(0))
  await admin.query('insert into views.identity_sweep (tenant_id, build, seq) values ($1, 1, 7)', [tenant.id])
  expect(await dan()).toMatchObject({ status: 200, body: { settled: false } })
  await dirty(8, written!.subjectId)
  expect((await dan()).status).toBe(504)
  await admin.query('delete from views.identity_dirty')
  await admin.query('delete from views.identity_sweep')
  expect(await dan()).toMatchObject({ status: 200, body: { settled: true } })
})

describe('a preview of identity rules', () => {
  beforeAll(() =>
    known(
      { [ann]: 'email', [bob]: 'email', [tablet]: 'device', [kiosk]: 'device' },
      [[ann, tablet], [bob, tablet], [ann, kiosk]],
      { [ann]: [ann, bob, tablet, kiosk] },
    ),
  )

  it('says who would be taken apart, by which links, and at how many it looked', async () => {
    const { status, body } = await preview('identity', { rules: { maxStronger: 1 } })
    expect(status).toBe(200)
    expect(body).toMatchObject({ kind: 'identity', version: 3, looked: { customers: 1, identifiers: 4, tooLarge: 0, all: true }, joined: 0, apart: 1, more: false, freshness: { position: expect.any(String) } })
    expect(body.changes).toEqual([
      {
        before: [{ customerId: ann, members: [ann, bob, tablet, kiosk] }],
        after: [{ customerId: ann, members: [ann, kiosk] }, { customerId: bob, members: [bob] }, { customerId: tablet, members: [tablet] }],
      },
    ])
    expect(body.refused).toEqual([
      { between: [ann, tablet], reason: 'hub', event: uuid(100) },
      { between: [bob, tablet], reason: 'hub', event: uuid(101) },
    ])
  })

  it('takes the draft, and looks at who is named', async () => {
    expect(await preview('identity', {})).toMatchObject({ status: 404, body: { type: 'urn:throughline:problem:no-draft' } })
    await drafted('identity', { maxStronger: 1 })
    for (const sample of [0, 10]) {
      const named = await preview('identity', { sample, customers: [`id:${bob}`, `id:${tablet}`] })
      expect(named).toMatchObject({ status: 200, body: { apart: 1, looked: { customers: 1, all: sample > 0 } } })
    }
    expect((await preview('identity', { sample: 0 })).body).toMatchObject({ apart: 0, looked: { customers: 0, all: false } })
  })

  it('refuses rules that are none, and who may not see what they would tell', async () => {
    const refused = await preview('identity', { rules: { maxStronger: 'many' } })
    expect(refused).toMatchObject({ status: 400, body: { faults: [{ pointer: '/maxStronger' }] } })
    expect((await preview('identity', { sample: 501 })).status).toBe(400)
    expect((await preview('identity', {}, (await tenant.key(['rules:manage'])).token)).status).toBe(403)
  })
})

it('a preview of journey rules says who would be in another stage', async () => {
  await tenant.pen([eventOf({ id: 'order', subject: 'email:eve@one.org', type: 'order.placed', data: { orderId: 'o-1' } })])
  const rules = { ...RULE_KINDS.journey.standard, steps: [{ rule: 'new words', on: ['order.placed'], to: 'customer' }] }
  const { status, body } = await preview('journey', { rules, sample: 0, customers: ['email:eve@one.org'] })
  expect({ status, body }).toMatchObject({ status: 200, body: { kind: 'journey', version: 0, changed: 1, looked: { customers: 1 } } })
  expect(body.changes).toMatchObject([{ before: { stage: 'purchase', rule: 'ordered' }, after: { stage: 'customer', rule: 'new words' } }])
  expect(body.stages).toEqual({ purchase: { before: 1, after: 0 }, customer: { before: 0, after: 1 } })
})
