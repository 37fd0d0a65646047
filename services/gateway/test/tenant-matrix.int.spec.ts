import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { POLICY, SCOPES, SEGMENT_PATHS } from '@throughline/access'
import { event, get, Harness, send, type Made } from './harness.js'
import { fakeTimeline, type FakeTimeline, nobodyThere } from './fake-timeline.js'
import { Recorded } from './record.js'

/** What one tenant has. The other asks for it, and for the like that nobody has. */
interface Things {
  slug: string
  tenantId: string
  key: string
  quarantine: string
  subject: string
  source: string
  event: string
  cursor: string
  erasure: string
  hold: string
  draft: string
  endpoint: string
}

interface Request {
  path: string
  body?: unknown
}

const own = 'mine'
const cloud = (subject: string) => event({ id: randomUUID(), subject: `subject:${subject}`, data: { url: '/' } })

type Probe = (things: Things) => Request[]

const followUpCommands = {
  assign: { queue: 'care' },
  note: { text: 'called' },
  cause: { cause: 'late' },
  action: { action: 'sent-again' },
  goodwill: { amount: { amount: '1', currency: 'EUR' } },
  tell: { did: 'mended' },
  escalate: { queue: 'lead' },
  close: { outcome: 'fulfilled' },
  reopen: {},
}

/** How to ask on each route for what these things are. A route that nobody can ask for anything foreign says why. */
const probes: Record<string, Probe | string> = {
  'POST /v1/events': ({ subject }) => [{ path: '/v1/events', body: cloud(subject) }],
  'GET /v1/events': ({ source, event: id }) => [{ path: `/v1/events?source=${source}&id=${id}` }],
  'GET /v1/quarantine': ({ cursor }) => [{ path: `/v1/quarantine?cursor=${cursor}` }, { path: '/v1/quarantine?state=all' }],
  'GET /v1/quarantine/:id': ({ quarantine }) => [{ path: `/v1/quarantine/${quarantine}` }],
  'POST /v1/quarantine/:id/replay': ({ quarantine }) => [
    { path: `/v1/quarantine/${quarantine}/replay` },
    { path: `/v1/quarantine/${quarantine}/replay`, body: cloud(randomUUID()) },
  ],
  'GET /v1/tenants': () => [{ path: '/v1/tenants' }],
  'POST /v1/tenants': 'only who manages all tenants',
  'GET /v1/tenants/:tenant': ({ slug, tenantId }) => [{ path: `/v1/tenants/${slug}` }, { path: `/v1/tenants/${tenantId}` }],
  'PATCH /v1/tenants/:tenant': ({ slug, tenantId }) => [slug, tenantId].map((name) => ({ path: `/v1/tenants/${name}`, body: { name: 'Taken over' } })),
  'GET /v1/tenants/:tenant/keys': ({ slug, tenantId, key }) => [
    { path: `/v1/tenants/${slug}/keys` },
    { path: `/v1/tenants/${tenantId}/keys` },
    { path: `/v1/tenants/${own}/keys?cursor=${Buffer.from(key).toString('base64url')}` },
  ],
  'POST /v1/tenants/:tenant/keys': ({ slug, tenantId }) =>
    [slug, tenantId].map((name) => ({ path: `/v1/tenants/${name}/keys`, body: { scopes: ['events:publish'] } })),
  'DELETE /v1/tenants/:tenant/keys/:key': ({ slug, tenantId, key }) =>
    [slug, tenantId, own].map((name) => ({ path: `/v1/tenants/${name}/keys/${key}` })),
  // Whom there is, the timeline says, which has a matrix of its own.
  'POST /v1/customers/:ref/merge': ({ subject }) => [{ path: `/v1/customers/id:${subject}/merge`, body: { with: 'email:bob@example.com' } }],
  'POST /v1/customers/:ref/unmerge': ({ subject }) => [{ path: `/v1/customers/id:${subject}/unmerge`, body: { from: 'email:bob@example.com' } }],
  'POST /v1/customers/:ref/identifiers': ({ subject }) => [
    { path: `/v1/customers/id:${subject}/identifiers`, body: { add: ['email:bob@example.com'] } },
  ],
  'POST /v1/events/refile': ({ source, event: id, subject }) => [{ path: '/v1/events/refile', body: { source, id, to: `id:${subject}` } }],
  'POST /v1/events/retract': ({ source, event: id }) => [{ path: '/v1/events/retract', body: { source, id } }],
  // What there is of follow-ups, the timeline says as well.
  'POST /v1/customers/:ref/followups': ({ subject }) => [{ path: `/v1/customers/id:${subject}/followups`, body: { kind: 'unhappy' } }],
  ...Object.fromEntries(
    Object.entries(followUpCommands).map(([command, body]): [string, Probe] => [
      `POST /v1/followups/:id/${command}`,
      ({ event: id }) => [{ path: `/v1/followups/${id}/${command}`, body }],
    ]),
  ),
  'POST /v1/customers/:ref/commitments': ({ subject }) => [{ path: `/v1/customers/id:${subject}/commitments`, body: { what: 'Call back' } }],
  ...Object.fromEntries(
    ['keep', 'break', 'withdraw'].map((end): [string, Probe] => [
      `POST /v1/customers/:ref/commitments/:id/${end}`,
      ({ subject, event: id }) => [{ path: `/v1/customers/id:${subject}/commitments/${id}/${end}`, body: {} }],
    ]),
  ),
  'POST /v1/customers/:ref/erasure': ({ subject }) => [
    { path: `/v1/customers/id:${subject}/erasure`, body: { reason: 'asked for', dryRun: true } },
    { path: `/v1/customers/id:${subject}/erasure`, body: { reason: 'asked for' } },
  ],
  'POST /v1/events/erasure': ({ source, event: id }) => [
    { path: '/v1/events/erasure', body: { source, id, reason: 'asked for', dryRun: true } },
    { path: '/v1/events/erasure', body: { source, id, reason: 'asked for' } },
  ],
  'GET /v1/erasures': ({ cursor }) => [{ path: '/v1/erasures' }, { path: `/v1/erasures?cursor=${cursor}` }],
  'GET /v1/erasures/:id': ({ erasure }) => [{ path: `/v1/erasures/${erasure}` }],
  'POST /v1/customers/:ref/holds': ({ subject }) => [{ path: `/v1/customers/id:${subject}/holds`, body: { reason: 'a lawsuit' } }],
  'GET /v1/customers/:ref/holds': ({ subject }) => [{ path: `/v1/customers/id:${subject}/holds` }],
  'DELETE /v1/holds/:id': ({ hold }) => [{ path: `/v1/holds/${hold}` }],
  'GET /v1/webhook-endpoints': () => [{ path: '/v1/webhook-endpoints' }],
  'POST /v1/webhook-endpoints': () => [{ path: '/v1/webhook-endpoints', body: { url: 'https://hooks.example/', types: ['x'] } }],
  'GET /v1/webhook-endpoints/:id': ({ endpoint }) => [{ path: `/v1/webhook-endpoints/${endpoint}` }],
  'PATCH /v1/webhook-endpoints/:id': ({ endpoint }) => [{ path: `/v1/webhook-endpoints/${endpoint}`, body: { url: 'https://elsewhere.example/', paused: true } }],
  'DELETE /v1/webhook-endpoints/:id': ({ endpoint }) => [{ path: `/v1/webhook-endpoints/${endpoint}` }],
  'POST /v1/webhook-endpoints/:id/rotate': ({ endpoint }) => [{ path: `/v1/webhook-endpoints/${endpoint}/rotate`, body: { overlapMs: 0 } }],
  'POST /v1/webhook-endpoints/:id/test': ({ endpoint }) => [{ path: `/v1/webhook-endpoints/${endpoint}/test` }],
  'GET /v1/webhook-endpoints/:id/deliveries': ({ endpoint }) => [{ path: `/v1/webhook-endpoints/${endpoint}/deliveries` }],
  'POST /v1/webhook-endpoints/:id/deliveries/:message/resend': ({ endpoint }) => [
    { path: `/v1/webhook-endpoints/${endpoint}/deliveries/${'ab'.repeat(32)}/resend` },
  ],
  'POST /v1/webhook-endpoints/:id/resend': ({ endpoint }) => [{ path: `/v1/webhook-endpoints/${endpoint}/resend` }],
  // It names a metric, and nothing that is anybody's: baselines.int.spec.ts asks what another tenant has frozen.
  'POST /v1/metrics/baselines': () => [],
  'GET /v1/rules/:kind/draft': () => [{ path: '/v1/rules/identity/draft' }],
  'PUT /v1/rules/:kind/draft': ({ draft }) => [{ path: '/v1/rules/identity/draft', body: { rules: {}, basedOn: 0, revision: draft } }],
  'DELETE /v1/rules/:kind/draft': () => [{ path: '/v1/rules/identity/draft' }],
  'POST /v1/rules/publish': ({ draft }) => [{ path: '/v1/rules/publish', body: { rules: [{ kind: 'identity', revision: draft }] } }],
  'GET /v1/rules/scheduled': () => [{ path: '/v1/rules/scheduled' }],
  'DELETE /v1/rules/:kind/scheduled': () => [{ path: '/v1/rules/identity/scheduled' }],
  'POST /v1/rules/:kind/publish': ({ draft }) => [{ path: '/v1/rules/identity/publish', body: { revision: draft } }],
  ...Object.fromEntries(
    SEGMENT_PATHS.map((path): [string, Probe] => [
      `POST ${path}`,
      ({ event: messageId }) => [{ path, body: { messageId, userId: 'u', event: 'Clicked', batch: [{ type: 'track', messageId, userId: 'u', event: 'Clicked' }] } }],
    ]),
  ),
  'POST /v1/rules/:kind/rollback': () => [{ path: '/v1/rules/identity/rollback', body: { to: 1, expectedVersion: 2 } }],
}

const routes = POLICY.filter(({ service, scopes }) => service === 'gateway' && scopes !== 'public').map(({ method, path }) => `${method} ${path}`)
const scopes = SCOPES.filter((scope) => scope !== 'tenants:manage')

let harness: Harness
let recorded: Recorded
let timeline: FakeTimeline
let url: string
let mine: Made
let owner: Made
let theirs: Things
let nobodys: Things

beforeAll(async () => {
  harness = await Harness.start()
  recorded = new Recorded(harness)
  timeline = await fakeTimeline(nobodyThere)
  url = (await harness.gateway({ TIMELINE_URL: timeline.url })).url
  mine = await harness.key({ tenant: await harness.tenant(own), scopes })
  theirs = await thingsOf(await harness.tenant('theirs'))
  owner = await harness.key({ tenant: 'theirs', scopes })
  nobodys = {
    ...(Object.fromEntries(Object.keys(theirs).map((name) => [name, randomUUID()])) as unknown as Things),
    slug: 'nobody',
    cursor: Buffer.from(`${Date.now() * 1_000} ${randomUUID()}`).toString('base64url'),
  }
}, 120_000)

afterAll(async () => {
  await recorded?.close()
  await harness?.stop()
  await timeline?.close()
})

/** Makes one of everything in a tenant. */
async function thingsOf(slug: string): Promise<Things> {
  const key = await harness.key({ tenant: slug, scopes })
  const told = event({ id: randomUUID(), source: `/shop-of-${slug}`, subject: 'email:ann@example.com' })
  expect((await send(url, key.token, told)).status).toBe(202)
  const subject = (await harness.written()).find((record) => record.event['id'] === told.id)!.key
  await recorded.catchUp()
  await recorded.quarantine({ tenantId: key.tenantId, value: JSON.stringify(told) })
  await recorded.quarantine({ tenantId: key.tenantId })
  const { body: page } = await get(`${url}/v1/quarantine?limit=1`, key.token)
  const [record] = page['records'] as { id: string }[]
  const hold = await send(`${url}/v1/customers/id:${subject}/holds`, key.token, { reason: 'a lawsuit' }, { 'content-type': 'application/json' })
  const source = String(told['source'])
  return {
    slug,
    tenantId: key.tenantId,
    key: key.keyId,
    quarantine: record!.id,
    subject,
    source,
    event: told.id,
    cursor: String(page['next']),
    erasure: await erasureOf(key.tenantId, subject),
    hold: String(hold.body['id']),
    draft: await draftOf(key.tenantId),
    endpoint: await endpointOf(key.token),
  }
}

async function endpointOf(token: string): Promise<string> {
  const made = await send(`${url}/v1/webhook-endpoints`, token, { url: 'https://hooks.example/' }, { 'content-type': 'application/json' })
  expect(made.status).toBe(201)
  return String(made.body['id'])
}

async function draftOf(tenantId: string): Promise<string> {
  const { rows } = await harness.control.query<{ revision: string }>(
    `insert into control.rule_draft (tenant_id, kind, based_on, body, drafted_by, drafted_at)
     values ($1, 'identity', 0, '{}', 'ann', 1) returning revision`,
    [tenantId],
  )
  return rows[0]!.revision
}

/** As if it had been asked for: asking needs a person who has just signed in. */
async function erasureOf(tenantId: string, subject: string): Promise<string> {
  const { rows } = await harness.control.query<{ id: string }>(
    `insert into control.erasure (tenant_id, kind, subject_ids, reason, requested_by, erased_at, request_print)
     values ($1, 'customer', array[$2::uuid], 'asked for', 'ann', 1, '') returning id`,
    [tenantId, subject],
  )
  return rows[0]!.id
}

async function answerTo(method: string, { path, body }: Request, { token } = mine): Promise<{ status: number; text: string }> {
  const contentType = path === '/v1/events' || path.includes('/replay') ? 'application/cloudevents+json' : 'application/json'
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': contentType }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, text: await answer.text() }
}

/** Without what differs from one asking to the next: ids, times, tokens, and the words that were asked with. */
function comparable(text: string, things: Things): string {
  const words = [...Object.values(things), Buffer.from(things.key).toString('base64url')] as string[]
  return words
    .reduce((left, word) => left.replaceAll(word, '<asked>'), text)
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/"(token|position)":"[\w-]+"/g, '"token"')
}

describe('a tenant that asks for what is another one’s', () => {
  it('is tried on every route', () => {
    expect(Object.keys(probes).toSorted()).toEqual(routes.toSorted())
  })

  it.each(routes.filter((route) => typeof probes[route] !== 'string'))('%s answers as if there were nothing', async (route) => {
    const method = route.split(' ')[0]!
    const probe = probes[route] as (things: Things) => Request[]
    const foreign = probe(theirs)
    const unknown = probe(nobodys)
    for (const [index, request] of foreign.entries()) {
      const one = await answerTo(method, request)
      const other = await answerTo(method, unknown[index]!)
      expect(one.status).toBeLessThan(500)
      expect({ ...request, status: one.status, text: comparable(one.text, theirs) }).toEqual({
        ...request,
        status: other.status,
        text: comparable(other.text, nobodys),
      })
      for (const told of ['theirs', 'ann@example.com', theirs.tenantId]) {
        if (!JSON.stringify(request).includes(told)) expect(one.text).not.toContain(told)
      }
    }
  })

  // Else the answers could be the same because nothing was asked for.
  it.each(routes.filter((route) => route.startsWith('GET') && (route.includes(':') || route.endsWith('events'))))('%s answers the owner', async (route) => {
    const probe = probes[route] as (things: Things) => Request[]
    const statuses = await Promise.all(probe(theirs).map((request) => answerTo('GET', request, owner).then(({ status }) => status)))
    expect(statuses).toContain(200)
    expect(await answerTo('GET', probe(theirs)[0]!, owner)).not.toEqual(await answerTo('GET', probe(theirs)[0]!))
  })

  it('has changed nothing', async () => {
    expect((await get(`${url}/v1/tenants/theirs`, owner.token)).body).toMatchObject({ name: 'theirs', suspendedAt: null })
    const { body } = await get(`${url}/v1/tenants/theirs/keys`, owner.token)
    expect(body['keys']).toMatchObject([{ id: owner.keyId }, { id: theirs.key, revokedAt: null }])
    expect((await get(`${url}/v1/quarantine/${theirs.quarantine}`, owner.token)).body).toMatchObject({ state: 'open' })
    expect((await get(`${url}/v1/events?source=${theirs.source}&id=${theirs.event}`, owner.token)).body).toMatchObject({ status: 'recorded' })
    expect((await get(`${url}/v1/customers/id:${theirs.subject}/holds`, owner.token)).status).toBe(200)
    expect((await get(`${url}/v1/rules/identity/draft`, owner.token)).body).toMatchObject({ revision: theirs.draft })
    expect((await get(`${url}/v1/webhook-endpoints`, owner.token)).body['endpoints']).toMatchObject([{ id: theirs.endpoint, url: 'https://hooks.example/', state: 'active' }])
  })
})

it('two tenants with the same identifiers never meet, in Kafka neither', async () => {
  const [one, other] = [await harness.key({ tenant: own }), await harness.key({ tenant: 'theirs' })]
  const told = event({ id: randomUUID(), source: '/same', conversation: 'c-1', data: { email: 'same@example.com', phone: '+49 30 901820', customerId: '42' } })
  for (const { token } of [one, other]) expect((await send(url, token, told)).status).toBe(202)
  const records = (await harness.written()).filter((record) => record.event['id'] === told.id)
  expect(records).toHaveLength(2)
  const ids = records.map(({ key, facts }) => {
    if (!facts.ok) throw new Error('a record is bad')
    const { subjectId, also, eventUid, conversationUid, contentHash } = facts
    return [key, subjectId, ...also, eventUid, conversationUid, contentHash]
  })
  expect(ids[0]!.length).toBeGreaterThan(6)
  expect(ids[0]!.filter((id) => ids[1]!.includes(id))).toEqual([])
})
