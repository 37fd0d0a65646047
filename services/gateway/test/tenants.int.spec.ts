import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { event, Harness, send, type Answer, type Made } from './harness.js'

let harness: Harness
let url: string
let tenants = 0
let own: string
let other: string
let admin: Made
let root: Made

beforeAll(async () => {
  harness = await Harness.start()
  url = (await harness.gateway()).url
}, 90_000)

afterAll(() => harness?.stop())

beforeEach(async () => {
  tenants += 1
  own = await harness.tenant(`own-${tenants}`)
  other = await harness.tenant(`other-${tenants}`)
  admin = await harness.key({ tenant: own, scopes: ['tenant:manage', 'events:publish', 'operations'] })
  root = await harness.key({ tenant: own, scopes: ['tenants:manage', 'events:publish'] })
})

async function ask(method: string, path: string, { token }: Made, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${url}/v1/tenants${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'] }
}

describe('tenants', () => {
  it('are made, shown and listed by who manages them all', async () => {
    const made = await ask('POST', '', root, { slug: `made-${tenants}`, name: 'Made', settings: { country: 'AT' } })
    expect(made).toMatchObject({ status: 201, body: { slug: `made-${tenants}`, name: 'Made', settings: { country: 'AT' }, settingsVersion: 1 } })
    expect(made.headers.get('location')).toBe(`/v1/tenants/made-${tenants}`)
    expect((await ask('GET', `/${String(made.body['id'])}`, root)).body).toEqual(made.body)
    expect(await ask('POST', '', root, { slug: own })).toMatchObject({ status: 409, body: { type: 'urn:throughline:problem:taken' } })
    const slugs: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const { body }: Answer = await ask('GET', `?limit=2${next === '' ? '' : `&cursor=${next}`}`, root)
      slugs.push(...(body['tenants'] as { slug: string }[]).map(({ slug }) => slug))
      next = body['next'] as string | null
    }
    expect(slugs).toEqual(slugs.toSorted((one, two) => (one < two ? -1 : 1)))
    expect(slugs).toEqual(expect.arrayContaining([own, other, `made-${tenants}`]))
  })

  it('take settings only over those that were read', async () => {
    const settings = { country: 'CH', channels: { chat: { answerWithinMs: 60_000 } }, limits: { eventsPerSecond: 500 } }
    expect(await ask('PATCH', `/${own}`, admin, { settings })).toMatchObject({ status: 400, body: { parameter: 'settingsVersion' } })
    const changed = await ask('PATCH', `/${own}`, admin, { settings, settingsVersion: 1 })
    expect(changed).toMatchObject({ status: 200, body: { settings, settingsVersion: 2 } })
    expect(await ask('PATCH', `/${own}`, admin, { settings: {}, settingsVersion: 1 })).toMatchObject({ status: 409 })
    expect(await ask('PATCH', `/${own}`, admin, { name: 'Own Ltd' })).toMatchObject({ status: 200, body: { name: 'Own Ltd', settingsVersion: 2 } })
    expect((await ask('GET', `/${own}`, admin)).body).toMatchObject({ settings, name: 'Own Ltd' })
  })

  it('are suspended by who manages them all, and by nobody of their own', async () => {
    expect(await ask('PATCH', `/${own}`, admin, { suspended: true })).toMatchObject({ status: 403, body: { type: 'urn:throughline:problem:beyond-caller' } })
    const token = await harness.key({ tenant: other, scopes: ['events:publish'] })
    expect((await ask('PATCH', `/${other}`, root, { suspended: true })).body['suspendedAt']).toEqual(expect.any(String))
    expect((await send(url, token.token, event())).status).toBe(401)
    // Also in the audit of the tenant that it was done to.
    const { rows } = await harness.control.query('select actor, target, parts from control.audit where tenant_id = $1', [token.tenantId])
    expect(rows).toEqual([{ actor: root.keyId, target: token.tenantId, parts: ['suspended'] }])
    expect(await ask('PATCH', `/${other}`, root, { suspended: false })).toMatchObject({ status: 200, body: { suspendedAt: null } })
  })

  it.each([
    ['POST', { slug: 'No Slug' }],
    ['POST', { slug: 'x', colour: 'red' }],
    ['POST', { slug: 'x', settings: { country: 'germany' } }],
    ['POST', []],
    ['PATCH', { suspended: 'yes' }],
    ['PATCH', { name: '' }],
    ['PATCH', { settings: { limits: { eventsPerSecond: 0 } }, settingsVersion: 1 }],
  ])('%s refuses %j', async (method, body) => {
    expect((await ask(method, method === 'POST' ? '' : `/${own}`, root, body)).status).toBe(400)
  })
})

describe('keys', () => {
  it('are made, used, listed and revoked', async () => {
    const wish = { scopes: ['events:publish'], organisation: 'dealer-7', origins: ['https://shop.example'], expiresAt: '2099-01-31T00:00:00Z', limits: { eventsPerSecond: 50 } }
    const made = await ask('POST', `/${own}/keys`, admin, wish)
    expect(made).toMatchObject({ status: 201, body: { ...wish, expiresAt: '2099-01-31T00:00:00.000Z', revokedAt: null } })
    expect(made.headers.get('cache-control')).toContain('no-store')
    const { token, ...shown } = made.body
    expect((await send(url, String(token), event(), { origin: 'https://shop.example' })).status).toBe(202)
    const { body } = await ask('GET', `/${own}/keys?limit=1`, admin)
    expect(body['keys']).toEqual([shown])
    const { body: second } = await ask('GET', `/${own}/keys?limit=1&cursor=${String(body['next'])}`, admin)
    expect(second['keys']).toMatchObject([{ id: root.keyId }])
    expect((await ask('DELETE', `/${own}/keys/${String(shown['id'])}`, admin)).status).toBe(204)
    expect((await ask('DELETE', `/${own}/keys/${String(shown['id'])}`, admin)).status).toBe(204)
    expect((await ask('GET', `/${own}/keys?limit=1`, admin)).body['keys']).toMatchObject([{ revokedAt: expect.any(String) as unknown }])
  })

  it.each([
    [['timeline:read']],
    [['events:publish', 'erasure:manage']],
    [['tenants:manage']],
  ])('cannot do more than who makes them: %j', async (scopes) => {
    expect(await ask('POST', `/${own}/keys`, admin, { scopes })).toMatchObject({ status: 403, body: { type: 'urn:throughline:problem:beyond-caller' } })
    const { body } = await ask('GET', `/${own}/keys`, admin)
    expect(body['keys']).toHaveLength(2)
  })

  it('cannot manage all tenants, even when such a key makes them', async () => {
    expect((await ask('POST', `/${own}/keys`, root, { scopes: ['tenants:manage'] })).status).toBe(403)
  })

  it('of an organisation make keys of this organisation', async () => {
    const dealer = await harness.key({ tenant: own, scopes: ['tenant:manage', 'events:publish'], organisation: 'dealer-7' })
    const make = (organisation?: string) => ask('POST', `/${own}/keys`, dealer, { scopes: ['events:publish'], ...(organisation ? { organisation } : {}) })
    expect([(await make()).status, (await make('dealer-8')).status, (await make('dealer-7')).status]).toEqual([403, 403, 201])
    const { body } = await ask('GET', `/${own}/keys`, dealer)
    expect((body['keys'] as { organisation: string }[]).map(({ organisation }) => organisation)).toEqual(['dealer-7', 'dealer-7'])
    expect((await ask('DELETE', `/${own}/keys/${admin.keyId}`, dealer)).status).toBe(404)
    expect((await ask('PATCH', `/${own}`, dealer, { name: 'Dealer' })).status).toBe(403)
  })

  it.each([
    [{ scopes: [] }],
    [{ scopes: ['everything'] }],
    [{ scopes: ['events:publish'], origins: ['shop.example'] }],
    [{ scopes: ['events:publish'], organisation: 'a/b' }],
    [{ scopes: ['events:publish'], expiresAt: 'soon' }],
    [{ scopes: ['events:publish'], limits: { perDay: 1 } }],
  ])('are not made from %j', async (wish) => {
    const { status } = await ask('POST', `/${own}/keys`, admin, wish)
    // A scope that nobody has cannot be given either.
    expect(status).toBe(wish.scopes.includes('everything') ? 403 : 400)
  })
})
