import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { fakeTimeline, type FakeTimeline, nobodyThere } from './fake-timeline.js'
import { type Answer, get, Harness, type Made, send, type Written } from './harness.js'
import { Recorded } from './record.js'

const ann = '6f1c8a1e-5b7d-8e0b-9a55-0c2f3f6c1b90'
const bob = '9c1f04d2-77aa-8b21-a3f0-4f5c2c9d7e11'
const version = '5a1b9c0d7e2f4a68'
const plan = {
  subjectId: ann,
  customerId: ann,
  version,
  at: '2026-03-01T09:31:07.25Z',
  achieved: true,
  before: [],
  after: [],
  moves: [],
  refused: [],
  statements: [{ type: 'identity.linked', sides: [[{ subjectId: ann, type: 'email' }], [{ subjectId: bob }]] }],
  settled: true,
  freshness: { position: 'x', ageMs: 1 },
}

let harness: Harness
let recorded: Recorded
let timeline: FakeTimeline
let url: string
let manager: Made

beforeAll(async () => {
  harness = await Harness.start()
  recorded = new Recorded(harness)
  timeline = await fakeTimeline(nobodyThere)
  url = (await harness.gateway({ TIMELINE_URL: timeline.url })).url
  await harness.tenant('acme')
  manager = await harness.key({ tenant: 'acme', scopes: ['identity:manage', 'events:publish'] })
}, 120_000)
afterAll(async () => {
  await recorded?.close()
  await harness?.stop()
  await timeline?.close()
})
beforeEach(() => {
  timeline.asked.length = 0
  timeline.answer = () => ({ status: 200, body: plan })
})

const json = { 'content-type': 'application/json' }
const path = (route: string): string => `${url}/v1/customers/email%3Aann%40example.com/${route}`
const merge = (body: object = {}, headers: object = {}, to = manager): Promise<Answer> =>
  send(path('merge'), to.token, { with: 'phone:+15551234567', ...body }, { ...json, ...headers })
const idempotent = (key: string): object => ({ 'idempotency-key': key })

async function eventsOf({ body }: Answer): Promise<Written[]> {
  const ids = new Set((body['events'] as { id: string }[]).map(({ id }) => id))
  return (await harness.written()).filter(({ event }) => ids.has(String(event['id'])))
}

describe('a merge', () => {
  it('is published as the timeline has planned it, under the customer', async () => {
    const answer = await merge({ reason: 'she said so', after: 'a-token', wait: 20 })
    expect(answer).toMatchObject({ status: 202, body: { token: expect.any(String), events: [{ source: '/throughline/statements', type: 'identity.linked' }] } })
    const { statusUrl } = (answer.body['events'] as { statusUrl: string }[])[0]!
    expect(answer.headers.get('location')).toBe(statusUrl)
    expect(timeline.asked).toEqual([
      {
        path: '/v1/identity/preview',
        authorization: `Bearer ${manager.token}`,
        question: { merge: { ref: 'email:ann@example.com', with: 'phone:+15551234567' }, after: 'a-token', wait: 20 },
      },
    ])
    const [written] = await eventsOf(answer)
    expect(written!.key).toBe(ann)
    expect(written!.facts).toMatchObject({ eventUid: (answer.body['events'] as { uid: string }[])[0]!.uid })
    expect(written!.event['data']).toEqual({
      // Ids say who is meant, and nothing about them.
      sides: [[{ type: 'subject', value: ann, kind: 'email' }], [{ type: 'subject', value: bob }]],
      by: manager.keyId,
      reason: 'she said so',
    })
    await recorded.catchUp()
    expect((await get(`${url}${statusUrl}`, manager.token)).body).toMatchObject({ status: 'recorded', conflicts: [] })
  })

  it('is later than what is known, whatever the clocks say', async () => {
    const ahead = new Date(Date.now() + 120_000).toISOString()
    timeline.answer = () => ({ status: 200, body: { ...plan, at: ahead } })
    const [written] = await eventsOf(await merge())
    expect(written!.event['time']).toBe(ahead)
    timeline.answer = () => ({ status: 200, body: plan })
    const [now] = await eventsOf(await merge())
    expect(Math.abs(Date.parse(String(now!.event['time'])) - Date.now())).toBeLessThan(60_000)
  })

  it('is only looked at in a dry run', async () => {
    const before = (await harness.written()).length
    expect(await merge({ dryRun: true })).toMatchObject({ status: 200, body: { ...plan, dryRun: true } })
    expect(await harness.written()).toHaveLength(before)
  })

  it('asks for the version that was seen', async () => {
    expect((await merge({ expectedVersion: version })).status).toBe(202)
    const before = (await harness.written()).length
    for (const more of [{}, { dryRun: true }]) {
      expect(await merge({ expectedVersion: 'another', ...more })).toMatchObject({
        status: 409,
        body: { type: 'urn:throughline:problem:version-changed', version, customerId: ann },
      })
    }
    expect(await harness.written()).toHaveLength(before)
  })

  it('is not published when it would not come true', async () => {
    const before = (await harness.written()).length
    const refused = [{ between: [ann, bob], wished: true, reason: 'limit', type: 'customer' }]
    timeline.answer = () => ({ status: 200, body: { ...plan, achieved: false, refused } })
    expect(await merge()).toMatchObject({ status: 409, body: { type: 'urn:throughline:problem:would-be-refused', refused } })
    expect(await merge({ dryRun: true })).toMatchObject({ status: 200, body: { achieved: false } })
    expect(await harness.written()).toHaveLength(before)
  })

  it('is refused with a reason for what names nobody', async () => {
    const at = (ref: string) => send(`${url}/v1/customers/${encodeURIComponent(ref)}/merge`, manager.token, { with: 'email:x@y.org' }, json)
    for (const ref of ['email:test@test.com', 'tenant:acme', 'event:1', 'nobody']) {
      expect(await at(ref)).toMatchObject({ status: 400, body: { parameter: 'ref' } })
    }
    expect(timeline.asked).toHaveLength(0)
    for (const body of [{ with: 7 }, { with: '' }, { color: 'red' }, { wait: 1.5 }, { reason: '' }]) expect((await merge(body)).status).toBe(400)
  })

  it('needs the right to it, and is not for organisations', async () => {
    const publisher = await harness.key({ tenant: 'acme', scopes: ['events:publish'] })
    const dealer = await harness.key({ tenant: 'acme', scopes: ['identity:manage'], organisation: 'dealer-7' })
    const control = await harness.key({ tenant: 'acme', scopes: ['events:control'] })
    expect([await merge({}, {}, publisher), await merge({}, {}, dealer), await merge({}, {}, control)].map(({ status }) => status)).toEqual([403, 403, 202])
  })

  it('is told to the audit, with whom it was about', async () => {
    await merge({}, { 'throughline-purpose': 'call 17' })
    const { rows } = await harness.control.query('select action, target, actor, purpose from control.audit where tenant_id = $1 order by seq desc limit 1', [manager.tenantId])
    expect(rows).toEqual([{ action: 'customer.merge', target: ann, actor: manager.keyId, purpose: 'call 17' }])
  })
})

describe('a timeline service that does not answer', () => {
  const away = { status: 503, body: { type: 'urn:throughline:problem:unavailable' } }

  it.each([
    ['with an error of its own', () => ({ status: 500, body: {} })],
    ['as it should not', () => ({ status: 200, body: '<html>' })],
    ['with something else', () => ({ status: 200, body: { ok: true } })],
    ['as it would not be asked', () => ({ status: 401, body: { status: 401 } })],
  ])('%s is away: nothing is published', async (_name, answer) => {
    const before = (await harness.written()).length
    timeline.answer = answer
    expect(await merge()).toMatchObject(away)
    expect(await harness.written()).toHaveLength(before)
  })

  it('or is not there', async () => {
    const gone = await fakeTimeline(nobodyThere)
    await gone.close()
    const environments: Record<string, string>[] = [{ TIMELINE_URL: gone.url }, {}]
    for (const environment of environments) {
      const { url: other } = await harness.gateway(environment)
      expect(await send(`${other}/v1/customers/email%3Aann%40example.com/merge`, manager.token, { with: 'id:x' }, json)).toMatchObject(away)
    }
  })

  it('is waited for only so long', async () => {
    timeline.answer = () => new Promise(() => undefined)
    const begun = performance.now()
    expect(await merge({ wait: 0 })).toMatchObject(away)
    expect(performance.now() - begun).toBeLessThan(30_000)
  }, 90_000)

  it('has its own problems passed on', async () => {
    timeline.answer = nobodyThere
    expect(await merge()).toMatchObject({ status: 404, body: { type: 'urn:throughline:problem:unknown-customer', detail: expect.stringContaining('ref') } })
    timeline.answer = () => ({ status: 504, body: { type: 'urn:throughline:problem:not-yet-readable', title: 'not yet', lagMs: 17 } })
    const late = await merge()
    expect(late).toMatchObject({ status: 504, body: { lagMs: 17 } })
    expect(late.headers.get('retry-after')).toBe('1')
  })
})

describe('an Idempotency-Key', () => {
  const tellings = async (answer: Answer): Promise<number> => (await eventsOf(answer)).length

  it('makes a repetition the same, at once, afterwards and at another gateway', async () => {
    const key = randomUUID()
    const [one, other] = await Promise.all([merge({}, idempotent(key)), merge({}, idempotent(key))])
    expect([one.status, other.status]).toEqual([202, 202])
    expect(other.body).toEqual(one.body)
    expect(await tellings(one)).toBe(1)
    await recorded.catchUp()
    const { url: elsewhere } = await harness.gateway({ TIMELINE_URL: timeline.url })
    timeline.answer = nobodyThere
    const again = await send(path('merge').replace(url, elsewhere), manager.token, { with: 'phone:+15551234567' }, { ...json, ...idempotent(key) })
    expect(again).toMatchObject({ status: 202, body: { events: one.body['events'], token: expect.any(String) } })
    expect(await tellings(one)).toBe(1)
  })

  it('is refused with another request, at once, afterwards and at another gateway', async () => {
    const key = randomUUID()
    const reused = { status: 422, body: { type: 'urn:throughline:problem:idempotency-key-reused' } }
    const both = await Promise.all([merge({}, idempotent(key)), merge({ with: 'phone:+15550000000' }, idempotent(key))])
    expect(both).toMatchObject([{ status: 202 }, reused])
    expect(await send(path('unmerge'), manager.token, { from: 'phone:+15551234567' }, { ...json, ...idempotent(key) })).toMatchObject(reused)
    await recorded.catchUp()
    const { url: elsewhere } = await harness.gateway({ TIMELINE_URL: timeline.url })
    const to = `${elsewhere}/v1/customers/email%3Aann%40example.com/merge`
    expect(await send(to, manager.token, { with: 'phone:+15550000000' }, { ...json, ...idempotent(key) })).toMatchObject(reused)
  })

  it('counts once also when two gateways are asked at the same time, whatever they plan', async () => {
    const { url: elsewhere } = await harness.gateway({ TIMELINE_URL: timeline.url })
    const key = randomUUID()
    timeline.answer = () => {
      const later = timeline.asked.length > 1
      return { status: 200, body: later ? { ...plan, statements: [{ type: 'identity.linked', sides: [[{ subjectId: ann }], [{ subjectId: bob }, { subjectId: key }]] }] } : plan }
    }
    const to = path('merge').replace(url, elsewhere)
    const both = await Promise.all([merge({}, idempotent(key)), send(to, manager.token, { with: 'phone:+15551234567' }, { ...json, ...idempotent(key) })])
    expect(both.map(({ status }) => status)).toEqual([202, 202])
    expect(both[0].body['events']).toEqual(both[1].body['events'])
    expect(await tellings(both[0])).toBe(2)
    const [first, second] = await eventsOf(both[0])
    expect(first!.facts).toMatchObject({ eventUid: (second!.facts as { eventUid: string }).eventUid })
    await recorded.catchUp()
    const { statusUrl } = (both[0].body['events'] as { statusUrl: string }[])[0]!
    expect((await get(`${url}${statusUrl}`, manager.token)).body).toMatchObject({ status: 'recorded', conflicts: [{ code: 'conflict' }] })
  })

  it('has the time of its first telling: a repetition is the same event', async () => {
    const key = randomUUID()
    const first = await merge({}, idempotent(key))
    // Not known there, and not in the log yet.
    const { url: elsewhere } = await harness.gateway({ TIMELINE_URL: timeline.url })
    await send(path('merge').replace(url, elsewhere), manager.token, { with: 'phone:+15551234567' }, { ...json, ...idempotent(key) })
    const both = await eventsOf(first)
    expect(both).toHaveLength(2)
    expect(new Set(both.map(({ event }) => event['time'])).size).toBe(2)
    expect(new Set(both.map(({ facts }) => (facts as { contentHash: string }).contentHash)).size).toBe(1)
  })

  it('is of one caller alone, and is not remembered for what failed', async () => {
    const key = randomUUID()
    const other = await harness.key({ tenant: 'acme', scopes: ['identity:manage'] })
    timeline.answer = nobodyThere
    expect((await merge({}, idempotent(key))).status).toBe(404)
    timeline.answer = () => ({ status: 200, body: plan })
    const [mine, theirs] = [await merge({}, idempotent(key)), await merge({}, idempotent(key), other)]
    expect([mine.status, theirs.status]).toEqual([202, 202])
    expect(mine.body['events']).not.toEqual(theirs.body['events'])
    for (const bad of ['', 'x'.repeat(256)]) expect((await merge({}, idempotent(bad))).status).toBe(400)
  })

  it('sees nothing of another version once it was said', async () => {
    const key = randomUUID()
    const wish = { expectedVersion: version }
    expect((await merge(wish, idempotent(key))).status).toBe(202)
    await recorded.catchUp()
    timeline.answer = () => ({ status: 200, body: { ...plan, version: 'merged' } })
    expect((await merge(wish, idempotent(key))).status).toBe(202)
    const { url: elsewhere } = await harness.gateway({ TIMELINE_URL: timeline.url })
    const again = await send(path('merge').replace(url, elsewhere), manager.token, { with: 'phone:+15551234567', ...wish }, { ...json, ...idempotent(key) })
    expect(again.status).toBe(202)
  })
})

describe('identifiers', () => {
  it('become an event each, new ones by their value', async () => {
    const statements = [
      { type: 'identity.unlinked', sides: [[{ subjectId: bob, type: 'phone' }], [{ subjectId: ann, type: 'email' }]] },
      { type: 'identity.reassigned', identifier: { subjectId: bob, type: 'phone' }, from: '2026-03-01T00:00:00.000Z' },
      { type: 'identity.unlinked', sides: [[{ subjectId: bob }], [{ subjectId: ann }]] },
      { type: 'identity.linked', sides: [[{ subjectId: ann }], [{ subjectId: bob }]] },
      { type: 'identity.linked', sides: [[{ subjectId: ann }], [{ subjectId: bob }]] },
    ]
    timeline.answer = () => ({ status: 200, body: { ...plan, statements } })
    const wish = { add: ['email:Zoe@New.org'], remove: ['device:x'], reassigned: { identifier: 'device:x', from: '2026-03-01T00:00:00Z', to: 'device:y' } }
    const key = randomUUID()
    const answer = await send(path('identifiers'), manager.token, wish, { ...json, ...idempotent(key) })
    expect(answer).toMatchObject({
      status: 202,
      body: { events: ['identity.unlinked', 'identity.reassigned', 'identity.unlinked', 'identity.linked', 'identity.linked'].map((type) => ({ type })) },
    })
    const written = await eventsOf(answer)
    expect(written).toHaveLength(5)
    expect(new Set(written.map(({ key: subject }) => subject))).toEqual(new Set([ann]))
    const reassigned = written.find(({ event }) => event['type'] === 'identity.reassigned')
    expect(reassigned?.event['data']).toMatchObject({ identifier: { type: 'subject', value: bob, kind: 'phone' }, from: '2026-03-01T00:00:00.000Z' })
    await recorded.catchUp()
    expect((await send(path('identifiers'), manager.token, wish, { ...json, ...idempotent(key) })).body['events']).toEqual(answer.body['events'])
    expect((await send(path('identifiers'), manager.token, { add: ['email:x@new.org'] }, { ...json, ...idempotent(key) })).status).toBe(422)
  })

  it('are written as they came where nobody has seen them', async () => {
    const add = 'email:Zoe@New.org'
    const found = await send(`${url}/v1/customers/${encodeURIComponent(add)}/holds`, (await harness.key({ tenant: 'acme', scopes: ['erasure:manage'] })).token, { reason: 'to know its id' }, json)
    const subjectId = String(found.body['subject']).slice(3)
    timeline.answer = () => ({ status: 200, body: { ...plan, statements: [{ type: 'identity.linked', sides: [[{ subjectId: ann }], [{ subjectId, type: 'email' }]] }] } })
    const [written] = await eventsOf(await send(path('identifiers'), manager.token, { add: [add] }, json))
    expect(written!.event['data']).toMatchObject({ sides: [[{ type: 'subject', value: ann }], [{ type: 'email', value: 'Zoe@New.org' }]] })
  })

  it('say what is to change', async () => {
    for (const body of [{}, { add: [] }, { reassigned: { identifier: 'email:x@y.org', from: 'yesterday' } }, { add: Array.from({ length: 101 }, () => 'a:b') }]) {
      expect((await send(path('identifiers'), manager.token, body, json)).status).toBe(400)
    }
  })
})

describe('a single event', () => {
  const about = { source: '/chat', id: 'c-1' }

  it('is refiled to somebody else, once for a key', async () => {
    const key = randomUUID()
    const refile = (body: object, more: object = {}) => send(`${url}/v1/events/refile`, manager.token, { ...about, ...body }, { ...json, ...more })
    const one = await refile({ to: 'email:bob@example.com', reason: 'wrong Ann' }, idempotent(key))
    expect(one).toMatchObject({ status: 202, body: { events: [{ type: 'event.refiled' }] } })
    const [written] = await eventsOf(one)
    expect(written!.event['data']).toMatchObject({ ...about, to: 'email:bob@example.com', by: manager.keyId, reason: 'wrong Ann' })
    expect(timeline.asked).toHaveLength(0)
    await recorded.catchUp()
    expect((await refile({ to: 'email:cy@example.com' }, idempotent(key))).status).toBe(422)
    const [other] = await eventsOf(await refile({ to: `id:${bob.toUpperCase()}` }))
    expect(other!.event['data']).toMatchObject({ to: `subject:${bob}` })
    for (const to of ['tenant:acme', 'email:test@test.com', 'x']) expect(await refile({ to })).toMatchObject({ status: 400, body: { parameter: 'to' } })
  })

  it('is retracted', async () => {
    const answer = await send(`${url}/v1/events/retract`, manager.token, about, json)
    expect(answer).toMatchObject({ status: 202, body: { events: [{ type: 'event.retracted' }] } })
    const [written] = await eventsOf(answer)
    expect(written!.event['data']).toEqual({ ...about, by: manager.keyId })
    expect((await send(`${url}/v1/events/retract`, manager.token, { source: '/chat' }, json)).status).toBe(400)
  })
})
