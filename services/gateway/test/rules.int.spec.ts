import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { event, Harness, send, type Answer, type Made } from './harness.js'
import { Recorded } from './record.js'

let harness: Harness
let recorded: Recorded
let url: string
let tenants = 0
let manager: Made

beforeAll(async () => {
  harness = await Harness.start()
  recorded = new Recorded(harness)
  url = (await harness.gateway()).url
}, 90_000)

afterAll(async () => {
  await recorded?.close()
  await harness?.stop()
})

beforeEach(async () => {
  tenants += 1
  manager = await harness.key({ tenant: await harness.tenant(`shop-${tenants}`), scopes: ['rules:manage'] })
})

async function ask(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${url}/v1/rules/${path}`, {
    method,
    headers: { authorization: `Bearer ${manager.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'] }
}

async function drafted(rules: object, basedOn: number): Promise<string> {
  const saved = await ask('PUT', 'identity/draft', { rules, basedOn })
  expect(saved.status).toBe(200)
  return String(saved.body['revision'])
}

/** What was told of rules of this tenant, in the order of versions. */
async function told(): Promise<Record<string, unknown>[]> {
  const records = await harness.written()
  return records
    .map((record) => record.event)
    .filter(({ subject }) => subject === `tenant:${manager.tenantId}`)
    .toSorted((one, other) => String(one['time']).localeCompare(String(other['time'])))
}

const conflict = { status: 409, body: { type: 'urn:throughline:problem:changed-meanwhile' } }

describe('a draft', () => {
  it('is changed only by who has seen it', async () => {
    expect(await ask('GET', 'identity/draft')).toMatchObject({ status: 404, body: { type: 'urn:throughline:problem:no-draft' } })
    const saved = await ask('PUT', 'identity/draft', { rules: { maxStronger: 5 }, basedOn: 0 })
    expect(saved).toMatchObject({ status: 200, body: { kind: 'identity', basedOn: 0, by: manager.keyId, rules: { maxStronger: 5, otherLimit: 100 } } })
    expect((await ask('GET', 'identity/draft')).body).toEqual(saved.body)

    expect(await ask('PUT', 'identity/draft', { rules: {}, basedOn: 0 })).toMatchObject(conflict)
    const { revision } = saved.body
    const changed = await ask('PUT', 'identity/draft', { rules: { maxStronger: 6 }, basedOn: 0, revision })
    expect(changed).toMatchObject({ status: 200, body: { rules: { maxStronger: 6 } } })
    expect(await ask('PUT', 'identity/draft', { rules: {}, basedOn: 0, revision })).toMatchObject(conflict)

    expect((await ask('DELETE', 'identity/draft')).status).toBe(204)
    expect((await ask('DELETE', 'identity/draft')).status).toBe(204)
    expect((await ask('GET', 'identity/draft')).status).toBe(404)
  })

  it('is refused with the place of each fault', async () => {
    const refused = await ask('PUT', 'identity/draft', { rules: { maxStronger: 0, limits: { email: 'five' } }, basedOn: 0 })
    expect(refused).toMatchObject({ status: 400, body: { type: 'urn:throughline:problem:invalid-rules' } })
    expect(refused.body['faults']).toMatchObject([{ pointer: '/limits/email' }, { pointer: '/maxStronger' }])
    expect(await ask('PUT', 'weather/draft', { rules: {}, basedOn: 0 })).toMatchObject({ status: 404, body: { type: 'urn:throughline:problem:unknown-kind' } })
    expect((await ask('PUT', 'constructor/draft', { rules: {}, basedOn: 0 })).status).toBe(404)
  })
})

describe('publishing', () => {
  it('tells each version as an event, and rolls back by a new one', async () => {
    const revision = await drafted({ maxStronger: 5 }, 0)
    const first = await ask('POST', 'identity/publish', { revision, reason: 'tablets' })
    expect(first).toMatchObject({ status: 202, body: { kind: 'identity', version: 1, token: expect.any(String) } })
    expect((await ask('GET', 'identity/draft')).status).toBe(404)
    const second = await ask('POST', 'identity/publish', { revision: await drafted({ maxStronger: 6 }, 1) })
    expect(second).toMatchObject({ status: 202, body: { version: 2 } })
    const third = await ask('POST', 'identity/rollback', { to: 1, expectedVersion: 2, reason: 'too many' })
    expect(third).toMatchObject({ status: 202, body: { version: 3 } })
    expect(await ask('POST', 'identity/rollback', { to: 0, expectedVersion: 3 })).toMatchObject({ status: 202, body: { version: 4 } })

    const events = await told()
    const common = { type: 'rule.published', source: '/throughline/rules' }
    expect(events).toMatchObject([
      { ...common, id: 'identity/1', data: { kind: 'identity', version: 1, by: manager.keyId, reason: 'tablets', body: { maxStronger: 5 } } },
      { ...common, id: 'identity/2', data: { version: 2, body: { maxStronger: 6 } } },
      { ...common, id: 'identity/3', data: { version: 3, restores: 1, reason: 'too many', body: { maxStronger: 5 } } },
      { ...common, id: 'identity/4', data: { version: 4, restores: 0, body: { maxStronger: 20 } } },
    ])
    expect(new Set(events.map(({ time }) => time)).size).toBe(4)
  })

  it('is refused to who has not seen what is in force, or the draft', async () => {
    const revision = await drafted({}, 1)
    expect(await ask('POST', 'identity/publish', { revision })).toMatchObject(conflict)
    expect(await ask('POST', 'identity/publish', { revision: randomUUID(), expectedVersion: 0 })).toMatchObject(conflict)
    expect((await ask('POST', 'identity/publish', { revision, expectedVersion: 0 })).status).toBe(202)
    expect(await ask('POST', 'identity/publish', { revision: await drafted({}, 0) })).toMatchObject(conflict)
    expect(await ask('POST', 'identity/rollback', { to: 1, expectedVersion: 1 })).toMatchObject(conflict)
    expect(await ask('POST', 'journey/publish', { revision })).toMatchObject({ status: 404, body: { type: 'urn:throughline:problem:no-draft' } })
  })

  it('takes one of several that want the same version', async () => {
    await ask('POST', 'identity/publish', { revision: await drafted({ maxStronger: 5 }, 0) })
    const revision = await drafted({ maxStronger: 7 }, 1)
    const answers = await Promise.all([
      ask('POST', 'identity/publish', { revision }),
      ...[1, 2, 3].map((number) => ask('POST', 'identity/rollback', { to: 0, expectedVersion: 1, reason: `wish ${number}` })),
    ])
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([202, 409, 409, 409])
    expect(await told()).toHaveLength(2)
  })

  it('goes by the log where the control tables know less, and takes over what was never sent', async () => {
    await ask('POST', 'identity/publish', { revision: await drafted({ maxStronger: 5 }, 0) })
    await recorded.catchUp()
    // As after a restore of the control tables.
    await harness.control.query('delete from control.rule_publication where tenant_id = $1', [manager.tenantId])
    expect(await ask('POST', 'identity/publish', { revision: await drafted({ maxStronger: 8 }, 0) })).toMatchObject(conflict)
    expect(await ask('POST', 'identity/rollback', { to: 0, expectedVersion: 2 })).toMatchObject(conflict)

    // Somebody reserved the version and died before Kafka had it.
    await harness.control.query(
      `insert into control.rule_publication (tenant_id, kind, version, body, published_by, published_at) values ($1, 'identity', 2, '{}', 'ann', 1)`,
      [manager.tenantId],
    )
    expect(await ask('POST', 'identity/rollback', { to: 0, expectedVersion: 1 })).toMatchObject(conflict)
    await harness.control.query(`update control.rule_publication set tried_at = now() - interval '2 minutes' where tenant_id = $1`, [manager.tenantId])
    expect(await ask('POST', 'identity/rollback', { to: 0, expectedVersion: 1 })).toMatchObject({ status: 202, body: { version: 2 } })
  })

  it('is the gateway’s: nobody tells of rules, or takes the ids of their versions', async () => {
    const { token } = await harness.key({ tenant: `shop-${tenants}`, scopes: ['events:publish', 'events:control'] })
    const data = { kind: 'identity', version: 1, body: {}, by: 'me' }
    const about = { subject: `tenant:${manager.tenantId}` }
    for (const wish of [event({ ...about, type: 'rule.published', data }), event({ ...about, id: 'identity/1', source: '/throughline/rules' })]) {
      expect(await send(url, token, wish)).toMatchObject({ status: 422, body: { rejected: [{ code: 'type' }] } })
    }
  })
})
