import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { changeTenant } from '@throughline/control/administration'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

let running: Running
let tenant: TestTenant

beforeAll(async () => {
  running = await runningTimeline()
  tenant = await running.tenant('acme')
}, 90_000)
afterAll(() => running?.close())

const pathOf = (ref: string, query = '') => `/v1/customers/${encodeURIComponent(ref)}/timeline${query}`
const read = (ref: string, token: string, query = '') => running.ask(pathOf(ref, query), token)
const ids = (body: { events: { id: string }[] }) => body.events.map((event) => event.id)
const lookUp = async (ref: string, token: string) =>
  (await running.app.inject({ method: 'POST', url: '/v1/customers/lookup', headers: { authorization: `Bearer ${token}` }, payload: { ref } })).statusCode

describe('who may not read personal fields', () => {
  it('sees that and when something happened, and nothing of the person', async () => {
    await tenant.pen([
      eventOf({
        id: 'secret-id',
        source: '/secret-source',
        type: 'page.viewed',
        time: '2026-03-01T09:00:00Z',
        subject: 'email:secret@example.com',
        channel: 'web',
        conversation: 'secret-conversation',
        organisation: 'dealer-7',
        topic: 'tyres',
        data: { url: 'https://shop.example/secret-page', anonymousId: 'secret-browser' },
      }),
    ])
    const { token } = await tenant.key(['timeline:read'])
    const { status, text, body } = await read('email:secret@example.com', token)
    expect(status).toBe(200)
    const { uid, subjectId, position, recordedAt, data, ...rest } = body.events[0]
    expect(rest).toEqual({
      specversion: '1.0',
      type: 'page.viewed',
      time: '2026-03-01T09:00:00.000Z',
      channel: 'web',
      organisation: 'dealer-7',
      topic: 'tyres',
      masked: true,
    })
    expect([uid, subjectId, position, recordedAt].every((value) => typeof value === 'string')).toBe(true)
    expect(JSON.stringify(data ?? {})).not.toMatch(/browser/)
    expect(text).not.toMatch(/secret-(id|source|conversation|browser)|secret@/)
    const clear = await read('email:secret@example.com', tenant.token)
    expect(clear.body.events[0]).toMatchObject({ id: 'secret-id', conversation: 'secret-conversation' })
    expect(clear.body.events[0].masked).toBeUndefined()
  })
})

describe('who belongs to an organisation', () => {
  const brandOnly = 'email:brand@example.com'
  const both = 'email:both@example.com'
  let dealer: string

  beforeAll(async () => {
    dealer = (await tenant.key(['timeline:read', 'personal:read'], 'dealer-7')).token
    await tenant.pen([eventOf({ id: 'brand-1', subject: brandOnly })])
    await tenant.pen([
      eventOf({ id: 'b-1', subject: both }),
      eventOf({ id: 'd7-1', subject: both, organisation: 'dealer-7' }),
      eventOf({ id: 'd8-1', subject: both, organisation: 'dealer-8' }),
      eventOf({ id: 'd7-2', subject: both, organisation: 'dealer-7' }),
    ])
  })

  it('sees its own events, page by page, and the brand sees all', async () => {
    expect(ids((await read(both, tenant.token)).body)).toEqual(['d7-2', 'd8-1', 'd7-1', 'b-1'])
    expect(ids((await read(both, dealer)).body)).toEqual(['d7-2', 'd7-1'])
    const first = (await read(both, dealer, '?limit=1')).body
    expect(ids(first)).toEqual(['d7-2'])
    expect(ids((await read(both, dealer, `?limit=1&cursor=${first.next}`)).body)).toEqual(['d7-1'])
    expect((await read(both, tenant.token, `?limit=1&cursor=${first.next}`)).status).toBe(400)
  })

  it('may name itself, and no other', async () => {
    expect(ids((await read(both, dealer, '?organisation=dealer-7')).body)).toEqual(['d7-2', 'd7-1'])
    for (const query of ['?organisation=dealer-8', '?organisation=dealer-7&organisation=dealer-8']) {
      expect(await read(both, dealer, query)).toMatchObject({ status: 403, body: { parameter: 'organisation' } })
    }
  })

  it('cannot tell a customer of the others from one who does not exist', async () => {
    const [known, unknown] = [await read(brandOnly, dealer), await read('email:nobody@example.com', dealer)]
    expect(known.status).toBe(404)
    expect(known.body).toEqual(unknown.body)
    expect((await read(brandOnly, dealer, '?channel=chat')).status).toBe(404)
    expect(await lookUp(brandOnly, dealer)).toBe(404)
    expect(await lookUp(both, dealer)).toBe(200)
    expect(await lookUp(brandOnly, tenant.token)).toBe(200)
  })

  it('is known by its token as by its key', async () => {
    const token = await running.issuer.token({ role: 'agent', organisation: 'dealer-8' })
    expect(ids((await read(both, token)).body)).toEqual(['d8-1'])
  })
})

describe('a token of an identity provider', () => {
  const ref = 'email:token@example.com'
  beforeAll(() => tenant.pen([eventOf({ id: 't-1', subject: ref })]))

  it('reads as its role allows', async () => {
    expect(ids((await read(ref, await running.issuer.token({ role: 'agent' }))).body)).toEqual(['t-1'])
    expect((await running.ask('/v1/audit', await running.issuer.token({ role: 'agent' }))).status).toBe(403)
    expect((await running.ask('/v1/audit', await running.issuer.token({ role: 'supervisor' }))).status).toBe(200)
  })

  it('reads nothing of another tenant, nor for one that is unknown or suspended', async () => {
    await running.tenant('other')
    expect((await read(ref, await running.issuer.token({ role: 'admin', tenant: 'other' }))).status).toBe(404)
    expect((await read(ref, await running.issuer.token({ role: 'admin', tenant: 'nobody' }))).status).toBe(401)
    await running.tenant('resting')
    await changeTenant(running.control, 'resting', { suspended: true })
    expect((await read(ref, await running.issuer.token({ role: 'admin', tenant: 'resting' }))).status).toBe(401)
  })

  it('is refused once it has ended', async () => {
    const { status, headers } = await read(ref, await running.issuer.token({ role: 'agent', expires_in: -31 }))
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toMatch(/invalid_token/)
  })
})
