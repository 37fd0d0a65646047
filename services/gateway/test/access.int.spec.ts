import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createToken } from '@throughline/control'
import { revokeKey, changeTenant } from '@throughline/control/administration'
import { event, get, Harness, send } from './harness.js'

let harness: Harness
let url: string
let tenant: string

beforeAll(async () => {
  harness = await Harness.start()
  tenant = await harness.tenant('acme')
  url = (await harness.gateway()).url
}, 90_000)

afterAll(() => harness?.stop())

const token = async (request: Parameters<Harness['key']>[0] | object = {}): Promise<string> =>
  (await harness.key({ tenant, ...request })).token

describe('a key', () => {
  it('is needed', async () => {
    const answer = await send(url, undefined, event())
    expect(answer).toMatchObject({ status: 401, body: { status: 401, type: 'urn:throughline:problem:unauthorized' } })
    expect(answer.headers.get('www-authenticate')).toContain('Bearer')
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  })

  it('that is unknown, revoked, expired, or has a wrong checksum is refused', async () => {
    const good = await token()
    const wrongChecksum = good.slice(0, -1) + (good.endsWith('a') ? 'b' : 'a')
    const expired = await token({ expiresAt: new Date(Date.now() - 1) })
    const revoked = await harness.key({ tenant })
    await revokeKey(harness.control, tenant, revoked.keyId)
    const resting = await harness.tenant('resting')
    const suspended = await harness.key({ tenant: resting })
    await changeTenant(harness.control, resting, { suspended: true })
    for (const bad of [createToken().token, wrongChecksum, expired, revoked.token, suspended.token, 'tl_x', 'x']) {
      expect((await send(url, bad, event())).status).toBe(401)
    }
    expect((await send(url, good, event())).status).toBe(202)
  })

  it('is asked for before the body is read', async () => {
    const large = 'x'.repeat(5 * 1024 * 1024)
    expect((await send(url, undefined, large)).status).toBe(401)
    expect((await send(url, await token(), large)).status).toBe(413)
  })

  it('needs the scope of the route', async () => {
    const reader = await token({ scopes: ['timeline:read'] })
    expect(await send(url, reader, event())).toMatchObject({ status: 403, body: { type: 'urn:throughline:problem:missing-scope' } })
    expect((await get(`${url}/v1/events?source=a&id=b`, reader)).status).toBe(403)
    expect((await get(`${url}/v1/quarantine`, await token())).status).toBe(403)
  })

  it('needs events:control for events that change the state of the system', async () => {
    const control = event({ type: 'event.retracted', subject: 'customer:1', data: { source: '/web-shop', id: 'e-1' } })
    const refused = await send(url, await token(), [event(), control])
    expect(refused).toMatchObject({ status: 202, body: { accepted: 1, rejected: [{ index: 1, code: 'scope' }] } })
    expect((await send(url, await token(), control)).status).toBe(403)
    const allowed = await token({ scopes: ['events:publish', 'events:control'] })
    expect(await send(url, allowed, control)).toMatchObject({ status: 202, body: { accepted: 1 } })
    const unheard = event({ type: 'tenant.exploded', subject: 'customer:1' })
    expect(await send(url, allowed, unheard)).toMatchObject({ status: 422, body: { rejected: [{ code: 'unknown-control-type' }] } })
  })
})

describe('a key of an organisation', () => {
  it('speaks for that one only, and says so where the event does not', async () => {
    const dealer = await token({ organisation: 'dealer-7' })
    const [silent, same, other] = [event(), event({ organisation: 'dealer-7' }), event({ organisation: 'dealer-8' })]
    const answer = await send(url, dealer, [silent, same, other])
    expect(answer).toMatchObject({ status: 202, body: { accepted: 2, rejected: [{ index: 2, id: other.id, code: 'organisation' }] } })
    const written = await harness.written()
    for (const { id } of [silent, same]) {
      expect(written.find((record) => record.event['id'] === id)?.event).toMatchObject({ organisation: 'dealer-7' })
    }
  })

  it('has customers of its own, whatever their number', async () => {
    const [own, brand] = [event({ subject: 'customer:42' }), event({ subject: 'customer:42' })]
    await send(url, await token({ organisation: 'dealer-7' }), own)
    await send(url, await token(), brand)
    const keys = (await harness.written()).filter(({ event: { id } }) => id === own.id || id === brand.id).map(({ key }) => key)
    expect(new Set(keys).size).toBe(2)
  })
})

describe('tenants', () => {
  it('are told apart by the key alone', async () => {
    const other = await harness.tenant('other')
    const told = event({ id: 'same-id', subject: 'customer:1' })
    await send(url, await token(), told, { tenant: 'other', 'x-tenant': other })
    await send(url, (await harness.key({ tenant: other })).token, told)
    const records = (await harness.written()).filter((record) => record.event['id'] === 'same-id')
    expect(new Set(records.map(({ facts }) => facts.tenantId)).size).toBe(2)
    expect(new Set(records.map(({ facts }) => facts.eventUid)).size).toBe(2)
    expect(new Set(records.map(({ key }) => key)).size).toBe(2)
  })
})

describe('web pages', () => {
  const shop = 'https://shop.example'
  const elsewhere = 'https://other.example'
  const preflight = (origin: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}/v1/events`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization, ce-id, x-own', ...headers },
    })

  it('may ask before they send, if any key names them', async () => {
    await token({ origins: [shop] })
    const known = await preflight(shop)
    expect(known.status).toBe(204)
    expect(known.headers.get('access-control-allow-origin')).toBe(shop)
    expect(known.headers.get('access-control-allow-headers')).toBe('authorization, ce-id')
    expect(known.headers.get('access-control-allow-methods')).toContain('POST')
    expect(known.headers.get('vary')).toContain('origin')
    for (const origin of ['https://nobody.example', 'null', `${shop}.evil.example`]) {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  it('may send with a key that names them, and with no other', async () => {
    const own = await token({ origins: [shop] })
    await token({ origins: [elsewhere] })
    const allowed = await send(url, own, event(), { origin: shop })
    expect(allowed.status).toBe(202)
    expect(allowed.headers.get('access-control-allow-origin')).toBe(shop)
    for (const [key, origin] of [[own, elsewhere], [await token(), shop]] as const) {
      const refused = await send(url, key, event(), { origin })
      expect(refused).toMatchObject({ status: 403, body: { type: 'urn:throughline:problem:origin-not-allowed' } })
      expect(refused.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  it('can read why they were refused', async () => {
    const own = await token({ origins: [shop] })
    for (const [body, status] of [['{', 400], [[7], 422], ['x'.repeat(5 * 1024 * 1024), 413]] as const) {
      const answer = await send(url, own, body, { origin: shop })
      expect(answer.status).toBe(status)
      expect(answer.headers.get('access-control-allow-origin')).toBe(shop)
    }
  })

  it('of the gateway itself need no permission', async () => {
    expect((await send(url, await token(), event(), { origin: url })).status).toBe(202)
  })
})
