import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { asTenant } from '@throughline/database'
import { addToOutbox } from '@throughline/log'
import { eventually } from '@throughline/testing'
import { Pool } from 'pg'
import { type Answer, Harness, type Made } from './harness.js'

jest.setTimeout(120_000)

let harness: Harness
let url: string
let admin: Pool
let gateway: Pool
let manager: Made
let tenants = 0

beforeAll(async () => {
  harness = await Harness.start()
  admin = new Pool({ connectionString: harness.database.adminUrl, max: 2 })
  gateway = new Pool({ connectionString: harness.database.urlFor('gateway'), max: 1 })
  for (const pool of [admin, gateway]) pool.on('error', () => undefined)
  url = (await harness.gateway()).url
}, 120_000)
afterAll(async () => {
  await Promise.all([admin?.end(), gateway?.end()])
  await harness?.stop()
})
beforeEach(async () => {
  tenants += 1
  manager = await harness.key({ tenant: await harness.tenant(`brand-${tenants}`), scopes: ['endpoints:manage', 'audit:read'] })
})

async function ask(method: string, path = '', body?: unknown): Promise<Answer> {
  const answer = await fetch(`${url}/v1/webhook-endpoints${path}`, {
    method,
    headers: { authorization: `Bearer ${manager.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'] }
}

async function made(wish: object = {}): Promise<{ id: string; secret: string }> {
  const { status, body } = await ask('POST', '', { url: 'https://hooks.example/a', ...wish })
  expect(status).toBe(201)
  return body as { id: string; secret: string }
}

/** A message for each number, which nobody sends: there is no projector. */
async function add(count: number, type = 'signal.opened'): Promise<string[]> {
  const messages = Array.from({ length: count }, () => ({
    tenantId: manager.tenantId, id: randomUUID().replaceAll('-', ''), type, subjectId: '5b0cf2a4-0f4e-5c58-9a3e-6f1d5a7be001', at: 1, data: {},
  }))
  await asTenant(gateway, manager.tenantId, (client) => addToOutbox(client, messages))
  return messages.map(({ id }) => id)
}

describe('an endpoint', () => {
  it('is made with a secret that is shown once and kept by nobody in clear', async () => {
    const { id, secret } = await made({ types: ['signal.*'], description: ' CRM ' })
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const { body } = await ask('GET', `/${id}`)
    expect(body).toMatchObject({ id, url: 'https://hooks.example/a', description: 'CRM', types: ['signal.*'], createdBy: manager.keyId })
    expect(body).toMatchObject({ state: 'active', reason: null, failingSince: null })
    expect(body).not.toHaveProperty('secret')
    const { rows } = await admin.query<{ wrapped: Buffer }>('select wrapped from control.webhook_secret where endpoint_id = $1', [id])
    expect(rows).toHaveLength(1)
    expect(rows[0]!.wrapped.includes(Buffer.from(secret.slice('whsec_'.length), 'base64'))).toBe(false)
  })

  it('takes a scope of its own: who works on follow-ups has no say in it', async () => {
    const { id } = await made()
    manager = await harness.key({ tenant: `brand-${tenants}`, scopes: ['care:read', 'care:manage'] })
    const answers = await Promise.all([ask('GET'), ask('POST', '', { url: 'https://hooks.example/b' }), ask('POST', `/${id}/rotate`), ask('DELETE', `/${id}`)])
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  })

  it.each([
    { url: 'http://hooks.example/' }, { url: 'https://169.254.169.254/latest' }, { url: 'https://[::ffff:10.0.0.1]/' },
    { url: 'https://me:secret@hooks.example/' }, { url: 'nowhere' }, { types: [] }, { types: ['signal'] }, { types: ['signal.open'] }, { secret: 'mine' },
  ])('is refused with %j', async (wish) => {
    const refused = { status: 400, body: { type: 'urn:throughline:problem:invalid-parameter' } }
    expect(await ask('POST', '', { url: 'https://hooks.example/', ...wish })).toMatchObject(refused)
    const { id } = await made()
    if (!('secret' in wish)) expect((await ask('PATCH', `/${id}`, wish)).status).toBe(400)
  })

  it('is one of fifty at most', async () => {
    await Promise.all(Array.from({ length: 25 }, () => made()))
    const last = await Promise.all(Array.from({ length: 27 }, () => ask('POST', '', { url: 'https://hooks.example/' })))
    expect(last.filter(({ status }) => status === 201)).toHaveLength(25)
    expect(last.find(({ status }) => status !== 201)).toMatchObject({ status: 409, body: { type: 'urn:throughline:problem:too-many-endpoints' } })
    expect((await ask('GET')).body['endpoints']).toHaveLength(50)
  })

  it('is paused and goes on, with what waits and failed at once', async () => {
    const { id } = await made()
    await add(1)
    await admin.query("update outbox.delivery set next_at = now() + interval '5 hours', first_at = now() - interval '9 hours' where endpoint_id = $1", [id])
    await admin.query("update control.webhook_endpoint set failing_since = now() - interval '9 hours' where id = $1", [id])
    expect((await ask('PATCH', `/${id}`, { paused: true })).body).toMatchObject({ state: 'paused', reason: 'somebody has paused it' })
    expect((await ask('POST', `/${id}/test`)).status).toBe(409)
    expect((await ask('PATCH', `/${id}`, { paused: false })).body).toMatchObject({ state: 'active', reason: null, failingSince: null })
    const { rows } = await admin.query('select next_at <= now() as due, first_at from outbox.delivery where endpoint_id = $1', [id])
    expect(rows).toEqual([{ due: true, first_at: null }])
  })

  it('that was disabled stays so while something else is changed', async () => {
    const { id } = await made()
    await admin.query("update control.webhook_endpoint set state = 'disabled', reason = 'it answered 410 Gone' where id = $1", [id])
    expect((await ask('PATCH', `/${id}`, { description: 'old' })).body).toMatchObject({ state: 'disabled', reason: 'it answered 410 Gone', description: 'old' })
    expect((await ask('PATCH', `/${id}`, { paused: false })).body).toMatchObject({ state: 'active', reason: null })
  })

  it('has two secrets at most that are good, also when it is rotated again and again at once', async () => {
    const { id } = await made()
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask('POST', `/${id}/rotate`, { overlapMs: 60_000 })))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(new Set(answers.map(({ body }) => body['secret'])).size).toBe(4)
    const { rows } = await admin.query(
      `select version, expires_at is null as newest from control.webhook_secret
       where endpoint_id = $1 and (expires_at is null or expires_at > now()) order by version`,
      [id],
    )
    expect(rows).toEqual([{ version: 4, newest: false }, { version: 5, newest: true }])
  })

  it('is deleted with its secrets', async () => {
    const { id } = await made()
    expect((await ask('DELETE', `/${id}`)).status).toBe(204)
    expect((await ask('GET', `/${id}`)).status).toBe(404)
    expect((await ask('DELETE', `/${id}`)).status).toBe(404)
    expect((await admin.query('select from control.webhook_secret where endpoint_id = $1', [id])).rowCount).toBe(0)
  })
})

describe('deliveries', () => {
  it('are listed newest first, in pages, each with what it waits for', async () => {
    const { id } = await made()
    const ids = await add(5)
    const first = await ask('GET', `/${id}/deliveries?limit=3`)
    const second = await ask('GET', `/${id}/deliveries?limit=3&cursor=${String(first.body['next'])}`)
    const all = [first, second].flatMap(({ body }) => body['deliveries'] as Record<string, unknown>[])
    expect(all.map(({ messageId }) => messageId)).toEqual(ids.toReversed())
    expect(second.body['next']).toBeNull()
    expect(all.at(-1)).toMatchObject({ state: 'waiting', attempts: 0, waitsFor: null, lastStatus: null, reason: null, nextAttemptAt: expect.any(String) })
    expect(all[0]).toMatchObject({ waitsFor: ids[0], nextAttemptAt: null })
    for (const query of ['state=gone', 'cursor=x', 'limit=0']) expect((await ask('GET', `/${id}/deliveries?${query}`)).status).toBe(400)
  })

  it('that were given up are sent again, one or all of them, and tests are not', async () => {
    const { id } = await made()
    const [one, ...others] = await add(3)
    const [test] = await add(1, 'webhook.test')
    await admin.query("update outbox.delivery set state = 'dead', settled_at = now(), attempts = 9, first_at = now() where endpoint_id = $1", [id])
    expect(await ask('POST', `/${id}/deliveries/${one}/resend`)).toMatchObject({ status: 202, body: { messageId: one, state: 'waiting', attempts: 9 } })
    expect(await ask('POST', `/${id}/resend`)).toMatchObject({ status: 202, body: { resent: others.length } })
    const dead = (await ask('GET', `/${id}/deliveries?state=dead`)).body['deliveries'] as { messageId: string }[]
    expect(dead.map(({ messageId }) => messageId)).toEqual([test])
    expect((await ask('POST', `/${id}/deliveries/${'ab'.repeat(16)}/resend`)).status).toBe(404)
    expect((await ask('POST', `/${id}/deliveries/nothing/resend`)).status).toBe(404)
  })
})

it('who changed what is in the audit, without secrets', async () => {
  const { id, secret } = await made()
  await ask('POST', `/${id}/rotate`)
  await ask('POST', `/${id}/resend`)
  const text = 'select action, a::text as entry from control.audit a where tenant_id = $1 and target = $2 order by seq'
  const entries = async () => (await admin.query<{ action: string; entry: string }>(text, [manager.tenantId, id])).rows
  const actions = ['webhook.create', 'webhook.rotate', 'webhook.resend-dead']
  await eventually(async () => expect((await entries()).map(({ action }) => action)).toEqual(actions), { timeoutMs: 60_000 })
  for (const { entry } of await entries()) expect(entry).not.toContain(secret.slice(6))
})
