import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { type RunningSystem, runningSystem } from './running-system.js'

jest.setTimeout(60_000)

interface Customer {
  customerId: string
  version: string
  subjects: { subjectId: string; type?: string }[]
}

interface Said {
  events: { statusUrl: string }[]
  token: string
}

const bin = fileURLToPath(new URL('../bin/throughline.mjs', import.meta.url))
let system: RunningSystem
let manager: string
let publisher: string

beforeAll(async () => {
  system = await runningSystem()
  manager = await system.key('identity:manage', 'timeline:read', 'events:publish')
  publisher = await system.key('events:publish')
}, 90_000)
afterAll(() => system?.stop())

async function cli(...args: string[]): Promise<unknown> {
  const { NODE_OPTIONS: _jest, ...inherited } = process.env
  const env = { ...inherited, THROUGHLINE_URL: system.gatewayUrl, THROUGHLINE_TIMELINE_URL: system.timelineUrl, THROUGHLINE_API_KEY: manager }
  return JSON.parse((await promisify(execFile)(process.execPath, [bin, 'customers', ...args], { env })).stdout)
}

async function call(url: string, token: string, body?: unknown, headers: object = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

let events = 0
/** Publishes an event that names these. @returns its token */
async function seen(...references: string[]): Promise<string> {
  const identifiers = references.map((reference) => ({ type: reference.split(':')[0], value: reference.split(':')[1] }))
  const event = { specversion: '1.0', id: `e-${++events}`, source: '/spec', type: 'page.viewed', data: { url: '/', identifiers } }
  const { status, body } = await call(`${system.gatewayUrl}/v1/events`, publisher, event)
  expect(status).toBe(202)
  return String(body['token'])
}

const to = (ref: string, what: string): string => `${system.gatewayUrl}/v1/customers/${encodeURIComponent(ref)}/${what}`
const say = (ref: string, what: string, wish: object, headers: object = {}) => call(to(ref, what), manager, { wait: 10_000, ...wish }, headers)

async function said(ref: string, what: string, wish: object): Promise<Said> {
  const { status, body } = await say(ref, what, wish)
  expect({ status, body }).toMatchObject({ status: 202 })
  return body as unknown as Said
}

async function show(ref: string, token: string): Promise<Customer> {
  const { status, body } = await call(`${system.timelineUrl}/v1/customers/${encodeURIComponent(ref)}?wait=10000&after=${encodeURIComponent(token)}`, manager)
  expect({ status, body }).toMatchObject({ status: 200 })
  return body as unknown as Customer
}

const typesOf = ({ subjects }: Customer): string[] => subjects.map(({ type }) => type ?? '').toSorted()

describe('a merge, from the gateway to the timeline', () => {
  it('can be looked at, made, and undone with what came in between', async () => {
    const [web, ann, phone, bob] = ['anonymous:web-1', 'email:ann@one.org', 'phone:+4930901820', 'customer:42']
    const last = [await seen(web, ann), await seen(phone, bob)].at(-1) ?? ''
    const before = [await show(ann, last), await show(phone, last)]
    expect(before.map(typesOf)).toEqual([['anonymous', 'email'], ['customer', 'phone']])

    const dry = (await cli('merge', ann, phone, '--dry-run')) as Record<string, unknown>
    expect(dry).toMatchObject({ dryRun: true, achieved: true, version: before[0]?.version, refused: [] })
    expect((dry['before'] as unknown[]).length).toBe(2)
    expect(dry['after']).toMatchObject([{ customerId: before[1]?.customerId, size: 4 }])
    expect(dry['moves']).toMatchObject([{ to: before[1]?.customerId }, { to: before[1]?.customerId }])
    expect([await show(ann, last), await show(phone, last)].map(({ version }) => version)).toEqual(before.map(({ version }) => version))

    const merged = (await cli('merge', ann, phone, '--expected-version', before[0]?.version ?? '', '--reason', 'she said so')) as Said
    const one = await show(ann, merged.token)
    expect(typesOf(one)).toEqual(['anonymous', 'customer', 'email', 'phone'])
    expect(await show(phone, merged.token)).toMatchObject({ customerId: one.customerId, version: one.version })
    const late = await say(ann, 'merge', { with: 'email:cy@one.org', expectedVersion: before[0]?.version })
    expect(late).toMatchObject({ status: 404 })
    const stale = await say(ann, 'merge', { with: phone, expectedVersion: before[0]?.version })
    expect(stale).toMatchObject({ status: 409, body: { type: 'urn:throughline:problem:version-changed', version: one.version } })

    await seen('device:tablet-1', ann)
    const undone = (await cli('unmerge', ann, phone)) as Said
    expect(typesOf(await show(ann, undone.token))).toEqual(['anonymous', 'device', 'email'])
    expect(await show(phone, undone.token)).toMatchObject({ customerId: before[1]?.customerId, version: before[1]?.version })

    // The next event that names both does not glue them again; a merge does.
    const glue = await seen(web, phone)
    expect([await show(ann, glue), await show(phone, glue)].map(typesOf)).toEqual([['anonymous', 'device', 'email'], ['customer', 'phone']])
    const again = await said(web, 'merge', { with: bob, after: glue })
    expect(typesOf(await show(ann, again.token))).toEqual(['anonymous', 'customer', 'device', 'email', 'phone'])
    const all = await call(`${system.timelineUrl}/v1/customers/${encodeURIComponent(bob)}/timeline`, manager)
    expect((all.body['events'] as { type: string }[]).map(({ type }) => type)).toContain('identity.unlinked')
  })

  it('is later than what was said before, also by a clock that is ahead', async () => {
    const [one, other] = ['email:clock-1@one.org', 'email:clock-2@one.org'].map((ref) => ({ type: 'email', value: ref.slice('email:'.length) }))
    await seen('email:clock-1@one.org').then(() => seen('email:clock-2@one.org'))
    const control = await system.key('events:publish', 'events:control')
    const time = new Date(Date.now() + 3_000).toISOString()
    const ahead = { specversion: '1.0', id: 'ahead', source: '/spec', type: 'identity.unlinked', time, data: { sides: [[one], [other]] } }
    const { body } = await call(`${system.gatewayUrl}/v1/events`, control, ahead)
    const { token } = await said('email:clock-1@one.org', 'merge', { with: 'email:clock-2@one.org', after: body['token'] })
    expect((await show('email:clock-2@one.org', token)).subjects).toHaveLength(2)
  })

  it('is refused where it would not come true, also by ids of which only events tell the type', async () => {
    const token = await seen('customer:1').then(() => seen('customer:2'))
    const [one, other] = [await show('customer:1', token), await show('customer:2', token)]
    const refused = await say(`id:${one.customerId}`, 'merge', { with: `id:${other.customerId}`, after: token })
    expect(refused).toMatchObject({ status: 409, body: { type: 'urn:throughline:problem:would-be-refused' } })
    expect(refused.body['refused']).toMatchObject([{ wished: true, reason: 'limit', type: 'customer' }])
    expect(await say('customer:1', 'merge', { with: 'email:nobody@one.org' })).toMatchObject({ status: 404, body: { parameter: 'with' } })
    expect(await say('customer:1', 'merge', { with: `id:${one.customerId}` })).toMatchObject({ status: 400, body: { parameter: 'with' } })
  })
})

describe('several who say something at once', () => {
  it('are all heard', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `email:many-${index}@one.org`)
    const tokens = await Promise.all(names.map((name) => seen(name)))
    await Promise.all(names.map((name, index) => show(name, tokens[index] ?? '')))
    const made = await Promise.all(names.slice(1).map((name, index) => said(names[index] ?? '', 'merge', { with: name })))
    for (const { token } of made) await show(names[0] ?? '', token)
    expect((await show(names[3] ?? '', made.at(-1)?.token ?? '')).subjects).toHaveLength(6)
  })

  it('state a thing once with one key', async () => {
    const token = await seen('email:key-1@one.org').then(() => seen('email:key-2@one.org'))
    const headers = { 'idempotency-key': 'one and the same' }
    const wish = { with: 'email:key-2@one.org', after: token }
    const both = await Promise.all([1, 2].map(() => say('email:key-1@one.org', 'merge', wish, headers)))
    expect(both.map(({ status }) => status)).toEqual([202, 202])
    const answers = both.map(({ body }) => body as unknown as Said)
    expect(answers[1]?.events).toEqual(answers[0]?.events)
    expect((await show('email:key-1@one.org', answers[0]?.token ?? '')).subjects).toHaveLength(2)
    expect(await say('email:key-1@one.org', 'merge', { ...wish, with: 'email:many-1@one.org' }, headers)).toMatchObject({ status: 422 })
    const { body } = await call(`${system.gatewayUrl}${answers[0]?.events[0]?.statusUrl}`, manager)
    expect(body).toMatchObject({ status: 'recorded', conflicts: [] })
  })

  it('do not bring back by a repetition what was undone meanwhile', async () => {
    const token = await seen('email:twice-1@one.org').then(() => seen('email:twice-2@one.org'))
    const merge = () => say('email:twice-1@one.org', 'merge', { with: 'email:twice-2@one.org', after: token }, { 'idempotency-key': 'sent twice' })
    const first = await merge()
    const undone = await said('email:twice-1@one.org', 'unmerge', { from: 'email:twice-2@one.org', after: first.body['token'] })
    const second = await merge()
    expect(second).toMatchObject({ status: 202, body: { events: first.body['events'] } })
    for (const known of [undone.token, String(second.body['token'])]) expect((await show('email:twice-1@one.org', known)).subjects).toHaveLength(1)
  })

  it('may both have seen the same version: what was answered holds, and the next is told', async () => {
    const token = await seen('email:race-0@one.org').then(() => seen('email:race-1@one.org')).then(() => seen('email:race-2@one.org'))
    const { version } = await show('email:race-0@one.org', token)
    const both = await Promise.all([1, 2].map((index) => say('email:race-0@one.org', 'merge', { with: `email:race-${index}@one.org`, expectedVersion: version })))
    const taken = both.filter(({ status }) => status === 202)
    expect(both.every(({ status }) => status === 202 || status === 409)).toBe(true)
    expect(taken.length).toBeGreaterThan(0)
    let customer: Customer | undefined
    for (const { body } of taken) customer = await show('email:race-0@one.org', String(body['token']))
    expect(customer?.subjects).toHaveLength(1 + taken.length)
    expect((await say('email:race-0@one.org', 'merge', { with: 'email:race-1@one.org', expectedVersion: version })).status).toBe(409)
  })
})

describe('identifiers', () => {
  it('are added, taken out, and belong to somebody else from a date on', async () => {
    const token = await seen('email:zoe@one.org', 'loyalty:L-7').then(() => seen('email:max@one.org'))
    await seen('loyalty:L-7')
    const added = (await cli('identifiers', 'email:zoe@one.org', '--add', 'phone:030 901821', '--after', token)) as Said
    expect(typesOf(await show('email:zoe@one.org', added.token))).toEqual(['email', 'loyalty', 'phone'])
    const out = (await cli('unmerge', 'email:zoe@one.org', 'loyalty:L-7', '--take-out', '--after', added.token)) as Said
    expect(typesOf(await show('loyalty:L-7', out.token))).toEqual(['loyalty'])
    expect(typesOf(await show('phone:030 901821', out.token))).toEqual(['email', 'phone'])
    expect(await say('email:max@one.org', 'identifiers', { remove: ['phone:030 901821'] })).toMatchObject({ status: 422, body: { parameter: 'remove.0' } })

    const moved = (await cli(
      'identifiers', 'email:zoe@one.org', '--reassigned', 'phone:030 901821', '--from', '2026-01-01T00:00:00Z', '--to', 'email:max@one.org', '--after', out.token,
    )) as Said
    expect(moved.events).toHaveLength(3)
    expect(typesOf(await show('email:max@one.org', moved.token))).toEqual(['email', 'phone'])
    const call1 = await seen('phone:030 901821')
    const { body } = await call(`${system.timelineUrl}/v1/customers/email%3Amax%40one.org/timeline?wait=10000&after=${encodeURIComponent(call1)}`, manager)
    expect((body['events'] as { type: string }[]).map(({ type }) => type)).toContain('page.viewed')
  })
})
