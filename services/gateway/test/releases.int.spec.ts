import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { eventually } from '@throughline/testing'
import { type Answer, Harness, type Made } from './harness.js'

const LONG = { timeoutMs: 60_000 }
let harness: Harness
let url: string
let tenants = 0
let manager: Made

beforeAll(async () => {
  harness = await Harness.start()
  url = (await harness.gateway()).url
}, 120_000)

afterAll(async () => {
  await harness?.stop()
})

beforeEach(async () => {
  tenants += 1
  manager = await harness.key({ tenant: await harness.tenant(`release-${tenants}`), scopes: ['rules:manage'] })
})

async function ask(method: string, path: string, body?: unknown, { token } = manager): Promise<Answer> {
  const answer = await fetch(`${url}/v1/rules/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'] }
}

async function drafted(kind: string, rules: object, basedOn = 0): Promise<string> {
  const saved = await ask('PUT', `${kind}/draft`, { rules, basedOn })
  expect(saved.status).toBe(200)
  return String(saved.body['revision'])
}

/** Ids of what was told of rules of this tenant. */
async function told(): Promise<Record<string, unknown>[]> {
  const records = await harness.written()
  return records.map((record) => record.event).filter(({ subject }) => subject === `tenant:${manager.tenantId}`)
}

const ids = (events: Record<string, unknown>[]) => events.map(({ id }) => String(id)).toSorted()
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()
const conflict = { status: 409, body: { type: 'urn:throughline:problem:changed-meanwhile' } }
const berlin = { timeZone: 'Europe/Berlin' }
const four = { promises: [{ answerWithinMs: 14_400_000 }] }

describe('several kinds at once', () => {
  it('are told together, each naming the others', async () => {
    const hours = await drafted('hours', berlin)
    const promises = await drafted('promises', four)
    const answer = await ask('POST', 'publish', { rules: [{ kind: 'hours', revision: hours }, { kind: 'promises', revision: promises }], reason: 'winter' })
    expect(answer).toMatchObject({ status: 202, body: { rules: [{ kind: 'hours', version: 1 }, { kind: 'promises', version: 1 }], token: expect.any(String) } })
    expect((await ask('GET', 'hours/draft')).status).toBe(404)
    const events = (await told()).toSorted((one, other) => String(one['id']).localeCompare(String(other['id'])))
    expect(events).toMatchObject([
      { id: 'hours/1', data: { body: { timeZone: 'Europe/Berlin' }, reason: 'winter', with: [{ kind: 'promises', version: 1 }] } },
      { id: 'promises/1', data: { with: [{ kind: 'hours', version: 1 }] } },
    ])
    expect((await ask('GET', 'scheduled')).body).toEqual({ scheduled: [] })

    const back = { rules: [{ kind: 'hours', to: 0, expectedVersion: 1 }, { kind: 'promises', to: 0, expectedVersion: 1 }] }
    expect(await ask('POST', 'publish', back)).toMatchObject({ status: 202, body: { rules: [{ version: 2 }, { version: 2 }] } })
    expect(await told()).toHaveLength(4)
  })

  it('are all taken or none', async () => {
    const hours = await drafted('hours', berlin)
    const promises = await drafted('promises', four, 3)
    const rules = [{ kind: 'hours', revision: hours }, { kind: 'promises', revision: promises }]
    expect(await ask('POST', 'publish', { rules })).toMatchObject(conflict)
    expect(await ask('POST', 'publish', { rules: [rules[0], rules[0]] })).toMatchObject({ status: 400 })
    expect(await told()).toEqual([])
    // Nothing of it is reserved, and the drafts are there.
    expect(await ask('POST', 'hours/publish', { revision: hours })).toMatchObject({ status: 202, body: { version: 1 } })
  })

  it('are finished by a gateway when the one that began died', async () => {
    await harness.control.query(
      `insert into control.rule_publication (tenant_id, kind, version, body, published_by, published_at, due_at, companions, tried_at)
       select $1, kind, 1, '{}', 'ann', 1, 1, companions::jsonb, now() - interval '1 minute'
       from (values ('hours', '[{"kind":"promises","version":1}]'), ('promises', '[{"kind":"hours","version":1}]')) as half (kind, companions)`,
      [manager.tenantId],
    )
    await eventually(async () => expect(ids(await told())).toEqual(['hours/1', 'promises/1']), LONG)
  }, 90_000)
})

describe('scheduled rules', () => {
  it('are told when they are due, once, with that time', async () => {
    const at = inMs(1_500)
    const scheduled = await ask('POST', 'hours/publish', { revision: await drafted('hours', berlin), at, reason: 'summer' })
    expect(scheduled).toMatchObject({ status: 202, body: { kind: 'hours', version: 1, token: null } })
    expect((await ask('GET', 'scheduled')).body).toMatchObject({ scheduled: [{ kind: 'hours', version: 1, by: manager.keyId, reason: 'summer', with: [] }] })
    await eventually(async () => expect(ids(await told())).toEqual(['hours/1']), LONG)
    const [event] = await told()
    expect(Date.parse(String(event?.['time']))).toBe(Date.parse(at))
    await eventually(async () => expect((await ask('GET', 'scheduled')).body).toEqual({ scheduled: [] }), LONG)
    expect(await ask('POST', 'hours/rollback', { to: 0, expectedVersion: 1 })).toMatchObject({ status: 202, body: { version: 2 } })
  }, 120_000)

  it('survive the gateways that took them', async () => {
    const first = await harness.gateway()
    const other = url
    url = first.url
    const revision = await drafted('hours', berlin)
    expect((await ask('POST', 'hours/publish', { revision, at: inMs(2_000) })).status).toBe(202)
    await first.app.close()
    url = other
    await eventually(async () => expect(ids(await told())).toEqual(['hours/1']), LONG)
  }, 120_000)

  it('keep their place, and are drafts again when they are taken back', async () => {
    const at = inMs(3_600_000)
    const rules = [{ kind: 'hours', revision: await drafted('hours', berlin) }, { kind: 'promises', revision: await drafted('promises', four) }]
    expect(await ask('POST', 'publish', { rules, at })).toMatchObject({ status: 202, body: { token: null } })
    expect(await ask('POST', 'hours/publish', { revision: await drafted('hours', {}) })).toMatchObject(conflict)
    await ask('DELETE', 'hours/draft')

    expect((await ask('DELETE', 'promises/scheduled')).status).toBe(204)
    expect((await ask('GET', 'scheduled')).body).toEqual({ scheduled: [] })
    expect(await ask('DELETE', 'hours/scheduled')).toMatchObject({ status: 404, body: { type: 'urn:throughline:problem:nothing-scheduled' } })
    const draft = await ask('GET', 'hours/draft')
    expect(draft.body).toMatchObject({ basedOn: 0, rules: { timeZone: 'Europe/Berlin' } })
    expect(await ask('POST', 'hours/publish', { revision: draft.body['revision'] })).toMatchObject({ status: 202, body: { version: 1 } })
  })

  it('are refused for the past, and are nobody else’s', async () => {
    const revision = await drafted('hours', berlin)
    for (const at of [inMs(-1_000), 'tomorrow', inMs(400 * 86_400_000)]) expect((await ask('POST', 'hours/publish', { revision, at })).status).toBe(400)
    expect((await ask('POST', 'hours/publish', { revision, at: inMs(3_600_000) })).status).toBe(202)
    const stranger = await harness.key({ tenant: await harness.tenant(`stranger-${tenants}`), scopes: ['rules:manage'] })
    expect((await ask('GET', 'scheduled', undefined, stranger)).body).toEqual({ scheduled: [] })
    expect((await ask('DELETE', 'hours/scheduled', undefined, stranger)).status).toBe(404)
    expect((await ask('GET', 'scheduled')).body['scheduled']).toHaveLength(1)
  })
})
