import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { developmentIssuerEntry, startDevelopmentIssuer, type DevelopmentIssuer } from '@throughline/access/development'
import { finishErasure, openErasures, settleRewrites } from '@throughline/log'
import { eventually } from '@throughline/testing'
import { openVault, type Vault } from '@throughline/vault'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { Pool } from 'pg'
import { event, get, Harness, send, type Answer } from './harness.js'
import { Recorded } from './record.js'

jest.setTimeout(60_000)

let harness: Harness
let recorded: Recorded
let issuer: DevelopmentIssuer
let url: string
let publisher: string
let operator: string
let pool: Pool
let vault: Vault
let worker: { stop(): Promise<void> }

beforeAll(async () => {
  harness = await Harness.start()
  await harness.tenant('acme')
  await harness.tenant('rival')
  issuer = await startDevelopmentIssuer({ secretsFile: path.join(harness.folder, 'issuer.json'), port: 0, tenant: 'acme' })
  const oidc = path.join(harness.folder, 'oidc.json')
  writeFileSync(oidc, JSON.stringify([developmentIssuerEntry(issuer.url)]))
  url = (await harness.gateway({ OIDC_FILE: oidc })).url
  publisher = (await harness.key({ tenant: 'acme' })).token
  operator = await issuer.token({ role: 'operator', sub: 'olivia' })
  recorded = new Recorded(harness)
  pool = new Pool({ connectionString: harness.database.urlFor('eraser'), max: 2 })
  const settings = { DATABASE_URL: harness.database.urlFor('eraser'), TENANT_KEYS_FILE: harness.database.tenantKeysFile }
  vault = openVault(settings, { name: 'spec', connections: 1 })
  worker = finishing()
}, 120_000)

afterAll(async () => {
  await worker?.stop()
  await pool?.end()
  await vault?.close()
  await recorded?.close()
  await issuer?.stop()
  await harness?.stop()
})

/** What the recorder's process does. */
function finishing(): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const run = (async () => {
    while (!stopping.signal.aborted) {
      for (const erasure of await openErasures(pool, 10)) await finishErasure({ pool, vault }, erasure)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await run
    },
  }
}

const published = async (...events: Record<string, unknown>[]): Promise<void> => {
  expect((await send(url, publisher, events)).body).toMatchObject({ accepted: events.length })
  await recorded.catchUp()
}
const about = (email: string, more: Record<string, unknown> = {}): ReturnType<typeof event> =>
  event({ type: 'message.received', subject: `email:${email}`, data: { text: 'where is my order' }, ...more })
const post = (route: string, body: object, token = operator, headers: Record<string, string> = {}): Promise<Answer> =>
  send(`${url}${route}`, token, JSON.stringify(body), { 'content-type': 'application/json', ...headers })
const idsIn = ({ body }: Answer): string[] => (body['subjects'] as string[]).map((one) => one.slice('id:'.length))
const rowsOf = async (type: string): Promise<Record<string, unknown>[]> =>
  (await harness.control.query('select type, subject_id from log.event where type = $1', [type])).rows as Record<string, unknown>[]

describe('erasing a customer', () => {
  it('says first what would go, and whom the events name besides', async () => {
    await published(
      about('ann@example.com'),
      about('ann@example.com', { data: { text: 'x', identifiers: [{ type: 'anonymous', value: 'web-77' }] } }),
    )
    // A dry run needs no fresh token.
    const stale = await issuer.token({ role: 'operator', auth_age: 4_000 })
    const preview = await post('/v1/customers/email:ann%40example.com/erasure', { reason: 'r', dryRun: true }, stale)
    expect(preview).toMatchObject({
      status: 200,
      body: { dryRun: true, subjects: [{ events: 2, quarantined: 0 }], named: [{ events: 1 }], holds: [] },
    })
    const [named] = preview.body['named'] as { subject: string }[]
    const both = await post('/v1/customers/email:ann%40example.com/erasure', { reason: 'r', dryRun: true, subjects: [named?.subject] })
    expect(both.body).toMatchObject({ subjects: [{}, {}], named: [] })
    expect((await post('/v1/customers/email:nobody%40example.com/erasure', { reason: 'r', dryRun: true })).status).toBe(404)
  })

  it('needs the scope and a person who has just signed in', async () => {
    const route = '/v1/customers/email:ann%40example.com/erasure'
    const stale = await issuer.token({ role: 'operator', auth_age: 400 })
    expect(await post(route, { reason: 'r' }, stale)).toMatchObject({ status: 401, body: { type: 'urn:throughline:problem:sign-in-again' } })
    expect((await post(route, { reason: 'r' }, await issuer.token({ role: 'agent' }))).status).toBe(403)
    const key = await harness.key({ tenant: 'acme', scopes: ['erasure:manage'] })
    expect((await post(route, { reason: 'r' }, key.token)).status).toBe(401)
    expect((await post(route, { reason: 'r' }, await issuer.token({ role: 'operator', organisation: 'dealer-7' }))).status).toBe(403)
    expect((await harness.control.query('select from control.erasure')).rowCount).toBe(0)
  })

  it.each([
    [{}, 'reason'],
    [{ reason: '' }, 'reason'],
    [{ reason: 'r', dryrun: true }, 'body'],
    [{ reason: 'r', subjects: ['nobody'] }, 'subjects[0]'],
    [{ reason: 'r', subjects: 'email:a@example.com' }, 'subjects'],
  ])('refuses what it cannot be sure of: %j', async (body, parameter) => {
    expect(await post('/v1/customers/email:x%40example.com/erasure', body)).toMatchObject({ status: 400, body: { parameter } })
  })

  it('makes it unreadable, tells it as an event, and gives a receipt that anybody can check', async () => {
    await published(about('bob@example.com'))
    const route = '/v1/customers/email:bob%40example.com/erasure'
    const answer = await post(route, { reason: 'ticket 4711' }, operator, { 'idempotency-key': 'k-1' })
    expect(answer).toMatchObject({
      status: 202,
      body: { kind: 'customer', status: 'unreadable', reason: 'ticket 4711', requestedBy: 'olivia', unreadableAt: expect.any(String), filesRewrittenAt: null },
    })
    const { id, href } = answer.body as { id: string; href: string }
    expect(answer.headers.get('location')).toBe(href)
    // Once more, with the key or without: the same.
    expect((await post(route, { reason: 'ticket 4711' }, operator, { 'idempotency-key': 'k-1' })).body['id']).toBe(id)
    expect((await post(route, { reason: 'ticket 4711' })).body['id']).toBe(id)
    expect((await post('/v1/customers/email:other%40example.com/erasure', { reason: 'r' }, operator, { 'idempotency-key': 'k-1' })).status).toBe(422)

    await recorded.catchUp()
    expect(await rowsOf('customer.erased')).toHaveLength(1)
    await eventually(async () => expect((await get(`${url}${href}`, operator)).body).toMatchObject({ erased: { events: 1, quarantined: 0 } }))
    await harness.control.query('update log.rewrite set rewritten_at = wanted_at + 1')
    await settleRewrites(pool)

    const shown = await get(`${url}${href}`, operator)
    expect(shown.body).toMatchObject({ id, status: 'done', filesRewrittenAt: expect.any(String), expiredAt: expect.any(String) })
    expect(await get(`${url}/v1/erasures/keys`, operator)).toMatchObject({ status: 200 })
    const keys = createRemoteJWKSet(new URL(`${url}/v1/erasures/keys`))
    const { payload } = await jwtVerify(String(shown.body['receipt']), keys, { issuer: 'throughline', typ: 'erasure-receipt+jwt' })
    expect(payload).toMatchObject({ sub: id, reason: 'ticket 4711', expiredAt: shown.body['expiredAt'], subjects: idsIn(shown) })
    expect(JSON.stringify(payload)).not.toContain('bob@')
    expect((await get(`${url}/v1/erasures`, operator)).body['erasures']).toMatchObject([{ id }])
  })

  it('holds for somebody of whom there is nothing yet: what is on its way stays away', async () => {
    const answer = await post('/v1/customers/email:soon%40example.com/erasure', { reason: 'r' })
    expect(answer).toMatchObject({ status: 202, body: { status: 'unreadable' } })
    const { rows } = await harness.control.query('select 1 from log.erased_subject where $1 = subject_id', [idsIn(answer)[0]])
    expect(rows).toHaveLength(1)
  })

  it('is told by the next gateway when one dies before it has told it', async () => {
    const answer = await post('/v1/customers/email:quiet%40example.com/erasure', { reason: 'r' })
    await recorded.catchUp()
    const told = (await rowsOf('customer.erased')).length
    await harness.control.query(
      `insert into control.erasure (tenant_id, kind, subject_ids, reason, requested_by, erased_at, request_print, unreadable_at, blanked_at)
       select tenant_id, kind, subject_ids, reason, requested_by, erased_at, '', 1, 1 from control.erasure where id = $1`,
      [answer.body['id']],
    )
    const { app } = await harness.gateway()
    await eventually(async () => {
      await recorded.catchUp()
      expect(await rowsOf('customer.erased')).toHaveLength(told + 1)
    })
    await app.close()
    harness.gateways.pop()
    const { rows } = await harness.control.query('select from control.erasure where announced_at is null')
    expect(rows).toEqual([])
  })

  it('takes along what was said about the events', async () => {
    const control = (await harness.key({ tenant: 'acme', scopes: ['events:publish', 'events:control'] })).token
    const [corrected, lone] = [about('ivy@example.com'), about('jon@example.com')]
    const correction = (target: { id: string; source?: unknown }): ReturnType<typeof event> =>
      event({ type: 'event.corrected', data: { source: target.source, id: target.id, data: { text: 'said otherwise' } } })
    await published(corrected, lone)
    expect((await send(url, control, [correction(corrected), correction(lone)])).status).toBe(202)
    await recorded.catchUp()
    expect(await rowsOf('event.corrected')).toHaveLength(2)
    const answer = await post('/v1/customers/email:ivy%40example.com/erasure', { reason: 'r' })
    expect(answer.body['subjects']).toHaveLength(2)
    await eventually(async () => expect(await rowsOf('event.corrected')).toHaveLength(1))
    const single = await post('/v1/events/erasure', { source: lone['source'], id: lone.id, reason: 'r' })
    expect(single.status).toBe(202)
    await eventually(async () => expect(await rowsOf('event.corrected')).toHaveLength(0))
  })

  it('is no way to be rid of what the system tells', async () => {
    const { rows } = await harness.control.query("select id from control.tenant where slug = 'acme'")
    const reference = encodeURIComponent(`tenant:${(rows as { id: string }[])[0]?.id}`)
    expect((await post(`/v1/customers/${reference}/erasure`, { reason: 'r' })).status).toBe(400)
    expect((await post('/v1/customers/id:00000000-0000-0000-0000-000000000000/erasure', { reason: 'r' })).status).toBe(400)
  })

  it('is a matter of the own tenant', async () => {
    const rival = await issuer.token({ role: 'operator', tenant: 'rival' })
    const { body } = await get(`${url}/v1/erasures`, operator)
    const [erasure] = body['erasures'] as { id: string }[]
    expect((await get(`${url}/v1/erasures/${erasure?.id}`, rival)).status).toBe(404)
    expect((await get(`${url}/v1/erasures`, rival)).body).toEqual({ erasures: [], next: null })
    expect((await post('/v1/customers/email:ann%40example.com/erasure', { reason: 'r', dryRun: true }, rival)).status).toBe(404)
  })

  it('is listed page by page', async () => {
    const all = (await get(`${url}/v1/erasures`, operator)).body['erasures'] as { id: string }[]
    const first = await get(`${url}/v1/erasures?limit=1`, operator)
    const second = await get(`${url}/v1/erasures?limit=1&cursor=${String(first.body['next'])}`, operator)
    expect([...(first.body['erasures'] as object[]), ...(second.body['erasures'] as object[])]).toEqual(all.slice(0, 2))
    expect((await get(`${url}/v1/erasures?limit=201`, operator)).status).toBe(400)
    expect((await get(`${url}/v1/erasures?cursor=x`, operator)).status).toBe(400)
    expect((await get(`${url}/v1/erasures/x`, operator)).status).toBe(400)
  })
})

describe('erasing one event', () => {
  it('takes it out, and keeps its id', async () => {
    const one = about('eve@example.com')
    await published(one, about('eve@example.com'))
    const before = (await rowsOf('message.received')).length
    const wish = { source: one['source'], id: one.id, reason: 'r' }
    expect(await post('/v1/events/erasure', { ...wish, dryRun: true })).toMatchObject({ status: 200, body: { type: 'message.received', fields: null } })
    const answer = await post('/v1/events/erasure', wish)
    expect(answer).toMatchObject({ status: 202, body: { kind: 'event', status: 'unreadable', unreadableAt: expect.any(String) } })
    const erased = (await rowsOf('erased')).length
    await published(one)
    expect(await rowsOf('erased')).toHaveLength(erased)
    expect(await rowsOf('message.received')).toHaveLength(before - 1)
    expect((await get(`${url}/v1/events?source=${encodeURIComponent(String(one['source']))}&id=${one.id}`, publisher)).body).toMatchObject({ status: 'recorded' })
    expect((await rowsOf('event.erased')).length).toBeGreaterThan(0)
    // It is gone: nobody can ask for it twice.
    expect((await post('/v1/events/erasure', { ...wish, reason: 'another', dryRun: true })).status).toBe(404)
  })

  it('takes fields out of it', async () => {
    const one = about('fay@example.com')
    await published(one)
    const wish = { source: one['source'], id: one.id, reason: 'r', fields: ['/data/text'] }
    expect(await post('/v1/events/erasure', wish)).toMatchObject({ status: 202, body: { kind: 'field', fields: ['/data/text'], status: 'unreadable' } })
    for (const field of ['/id', 'text', '/conversation/x']) {
      expect((await post('/v1/events/erasure', { ...wish, fields: [field] })).status).toBe(400)
    }
    expect((await post('/v1/events/erasure', { ...wish, id: 'unknown' })).status).toBe(404)
  })
})

describe('a legal hold', () => {
  it('blocks erasures with its reason until it is released', async () => {
    const one = about('gil@example.com')
    await published(one)
    const holds = '/v1/customers/email:gil%40example.com/holds'
    const placed = await post(holds, { reason: 'lawsuit 12' })
    expect(placed).toMatchObject({ status: 201, body: { reason: 'lawsuit 12', placedBy: 'olivia', releasedAt: null } })
    const wish = { reason: 'r' }
    const blocked = await post('/v1/customers/email:gil%40example.com/erasure', wish)
    expect(blocked).toMatchObject({ status: 409, body: { holds: [{ reason: 'lawsuit 12' }] } })
    expect((await post('/v1/events/erasure', { ...wish, source: one['source'], id: one.id })).status).toBe(409)
    expect((await post('/v1/customers/email:gil%40example.com/erasure', { ...wish, dryRun: true })).body['holds']).toHaveLength(1)

    const release = (token: string): Promise<Response> =>
      fetch(`${url}/v1/holds/${String(placed.body['id'])}`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })
    expect((await release(await issuer.token({ role: 'operator', tenant: 'rival' }))).status).toBe(404)
    expect((await release(operator)).status).toBe(200)
    expect((await get(`${url}${holds}`, operator)).body).toMatchObject({ holds: [{ releasedBy: 'olivia' }] })
    expect((await post('/v1/customers/email:gil%40example.com/erasure', wish)).status).toBe(202)
  })
})
