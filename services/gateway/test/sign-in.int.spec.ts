import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { ROLES } from '@throughline/access'
import { developmentIssuerEntry, startDevelopmentIssuer, type DevelopmentIssuer } from '@throughline/access/development'
import { event, get, Harness, send, type Made } from './harness.js'
import { Recorded } from './record.js'

let harness: Harness
let recorded: Recorded
let issuer: DevelopmentIssuer
let url: string
let key: Made

beforeAll(async () => {
  harness = await Harness.start()
  recorded = new Recorded(harness)
  const folder = harness.folder
  issuer = await startDevelopmentIssuer({ secretsFile: path.join(folder, 'issuer.json'), port: 0, tenant: 'acme' })
  const controller = { ...developmentIssuerEntry(issuer.issuer), roles: { ...ROLES, merger: ['events:publish', 'events:control'] } }
  const absent = { ...developmentIssuerEntry('http://127.0.0.1:1'), jwksUri: 'http://127.0.0.1:1/jwks' }
  writeFileSync(path.join(folder, 'oidc.json'), JSON.stringify([controller, absent]))
  key = await harness.key({ tenant: await harness.tenant('acme') })
  url = (await harness.gateway({ OIDC_FILE: path.join(folder, 'oidc.json') })).url
}, 90_000)

afterAll(async () => {
  await issuer?.stop()
  await recorded?.close()
  await harness?.stop()
})

const erase = (token: string, dryRun = false) =>
  send(`${url}/v1/customers/email%3Anobody%40example.com/erasure`, token, JSON.stringify({ reason: 'asked for', dryRun }), {
    'content-type': 'application/json',
  })

describe('a token', () => {
  it('opens what its role may do, and nothing else', async () => {
    const operator = await issuer.token({ role: 'operator' })
    expect((await get(`${url}/v1/quarantine`, operator)).status).toBe(200)
    expect((await send(url, operator, event())).status).toBe(403)
    expect((await get(`${url}/v1/quarantine`, await issuer.token({ role: 'agent' }))).status).toBe(403)
    expect((await get(`${url}/v1/quarantine`, `${operator.slice(0, -4)}AAAA`)).status).toBe(401)
  })

  it('whose issuer cannot be asked for its keys waits, and says for how long', async () => {
    const stranger = await startDevelopmentIssuer({
      secretsFile: path.join(harness.folder, 'other.json'),
      port: 0,
      tenant: 'acme',
      issuer: 'http://127.0.0.1:1',
    })
    const answer = await get(`${url}/v1/quarantine`, await stranger.token({ role: 'operator' }))
    await stranger.stop()
    expect(answer).toMatchObject({ status: 503, body: { type: 'urn:throughline:problem:unavailable' } })
    expect(answer.headers.get('retry-after')).toBe('5')
  })
})

describe('what cannot be undone', () => {
  it('takes somebody who signed in a moment ago; trying it dry does not', async () => {
    const [fresh, stale] = await Promise.all([0, 301].map((age) => issuer.token({ role: 'operator', auth_age: age })))
    const refused = await erase(stale!)
    expect(refused).toMatchObject({ status: 401, body: { type: 'urn:throughline:problem:sign-in-again' } })
    expect(refused.headers.get('www-authenticate')).toMatch(/error="insufficient_user_authentication".*max_age="300"/)
    const service = await harness.key({ tenant: 'acme', scopes: ['erasure:manage'] })
    expect((await erase(service.token)).status).toBe(401)
    expect((await erase(stale!, true)).status).not.toBe(401)
    expect((await erase(fresh!)).status).not.toBe(401)
  })
})

describe('events that change the state of the system', () => {
  const retraction = () => event({ type: 'event.retracted', subject: 'customer:1', data: { source: '/web-shop', id: 'e-1' } })

  it('take a person who signed in a moment ago; other events do not', async () => {
    const [fresh, stale] = await Promise.all([0, 301].map((age) => issuer.token({ role: 'merger', auth_age: age })))
    expect(await send(url, stale, retraction())).toMatchObject({ status: 401, body: { type: 'urn:throughline:problem:sign-in-again' } })
    expect(await send(url, stale, [retraction(), event()])).toMatchObject({
      status: 202,
      body: { accepted: 1, rejected: [{ index: 0, code: 'sign-in-again' }] },
    })
    expect(await send(url, fresh, retraction())).toMatchObject({ status: 202, body: { accepted: 1 } })
  })

  it('are what rules become: publishing and rolling back take one, drafting does not', async () => {
    const [fresh, stale] = await Promise.all([0, 301].map((age) => issuer.token({ role: 'admin', auth_age: age })))
    const rules = (method: string, action: string, token: string, body: object) =>
      fetch(`${url}/v1/rules/identity/${action}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const saved = await rules('PUT', 'draft', stale!, { rules: {}, basedOn: 0 })
    expect(saved.status).toBe(200)
    const { revision } = (await saved.json()) as { revision: string }
    expect((await rules('POST', 'publish', stale!, { revision })).status).toBe(401)
    expect((await rules('POST', 'publish', fresh!, { revision })).status).toBe(202)
    expect((await rules('POST', 'rollback', stale!, { to: 0, expectedVersion: 1 })).status).toBe(401)
  })
})

describe('personal data in the quarantine', () => {
  it('is opened only for who may read it', async () => {
    await recorded.quarantine({ tenantId: key.tenantId, value: '{"name":"secret-person"}' })
    const [blind, seeing] = await Promise.all(
      [['operations'], ['operations', 'personal:read']].map((scopes) => harness.key({ tenant: 'acme', scopes })),
    )
    const [item] = (await get(`${url}/v1/quarantine`, blind!.token)).body['records'] as { id: string }[]
    const masked = await get(`${url}/v1/quarantine/${item!.id}`, blind!.token)
    expect(masked).toMatchObject({ status: 200, body: { id: item!.id, masked: true } })
    expect(JSON.stringify(masked.body)).not.toContain('secret')
    const clear = await get(`${url}/v1/quarantine/${item!.id}`, seeing!.token)
    expect(clear.body).toMatchObject({ event: { name: 'secret-person' } })
  })
})

describe('a key of an organisation', () => {
  it('learns what became of its own events, and of no others', async () => {
    const dealer = await harness.key({ tenant: 'acme', organisation: 'dealer-7' })
    const [own, brand] = [event(), event()]
    await send(url, dealer.token, own)
    await send(url, key.token, brand)
    await recorded.catchUp()
    const status = (id: string, token: string) => get(`${url}/v1/events?source=%2Fweb-shop&id=${id}`, token).then((answer) => answer.status)
    expect(await status(own.id, dealer.token)).toBe(200)
    expect(await status(brand.id, dealer.token)).toBe(404)
    expect(await status(brand.id, key.token)).toBe(200)
  })

  it('has no part in what is about the whole tenant', async () => {
    const dealer = await harness.key({ tenant: 'acme', organisation: 'dealer-7', scopes: ['operations', 'personal:read'] })
    expect(await get(`${url}/v1/quarantine`, dealer.token)).toMatchObject({ status: 403, body: { type: 'urn:throughline:problem:brand-only' } })
  })
})
