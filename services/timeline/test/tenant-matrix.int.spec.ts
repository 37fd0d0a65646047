import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { POLICY, SCOPES } from '@throughline/access'
import { Pool } from 'pg'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

/** What one tenant has. The other asks for it, and for the like that nobody has. */
interface Things {
  subject: string
  email: string
  conversation: string
  group: string
}

interface Request {
  path: string
  body?: unknown
}

/** How to ask on each route for what these things are. */
const probes: Record<string, (things: Things) => Request[]> = {
  'GET /v1/customers/:ref/timeline': ({ subject, email, conversation }) => [
    { path: `/v1/customers/id:${subject}/timeline` },
    { path: `/v1/customers/id:${subject}/timeline?order=oldest&limit=1` },
    { path: `/v1/customers/id:${subject}/timeline?channel=chat` },
    { path: `/v1/customers/id:${subject}/timeline?conversation=${conversation}` },
    { path: `/v1/customers/${email}/timeline` },
  ],
  'GET /v1/identity/explain': ({ subject, email }) => [
    { path: `/v1/identity/explain?a=id:${subject}&b=id:${subject}` },
    { path: `/v1/identity/explain?a=${email}&b=id:${subject}` },
  ],
  'POST /v1/identity/explain': ({ subject, email }) => [{ path: '/v1/identity/explain', body: { a: email, b: `id:${subject}` } }],
  'GET /v1/identity/candidates': ({ subject, email }) => [
    { path: `/v1/identity/candidates?ref=id:${subject}` },
    { path: `/v1/identity/candidates?ref=${email}` },
  ],
  // Asks for nobody, and so has a test of its own.
  'GET /v1/identity/review': () => [{ path: '/v1/identity/review' }],
  'GET /v1/customers/:ref': ({ subject, email }) => [
    { path: `/v1/customers/id:${subject}` },
    { path: `/v1/customers/${email}` },
  ],
  'GET /v1/customers/:ref/stream': ({ subject, email }) => [
    { path: `/v1/customers/id:${subject}/stream` },
    { path: `/v1/customers/${email}/stream` },
  ],
  // Made for whatever is asked for, and so has a test of its own.
  'POST /v1/customers/:ref/stream/tickets': ({ subject, email }) => [
    { path: `/v1/customers/id:${subject}/stream/tickets` },
    { path: `/v1/customers/${email}/stream/tickets` },
  ],
  'GET /v1/customers/:ref/context': ({ subject, email }) => [
    { path: `/v1/customers/id:${subject}/context` },
    { path: `/v1/customers/${email}/context` },
  ],
  'GET /v1/customers/:ref/handover': ({ subject, email }) => [
    { path: `/v1/customers/id:${subject}/handover` },
    { path: `/v1/customers/id:${subject}/handover?format=text` },
    { path: `/v1/customers/${email}/handover` },
  ],
  'GET /v1/search': ({ subject, email }) => [
    { path: `/v1/search?q=number&customer=id:${subject}` },
    { path: `/v1/search?q=number&customer=${email}&channel=chat` },
  ],
  'POST /v1/search': ({ subject, email }) => [
    { path: '/v1/search', body: { q: 'number', customer: `id:${subject}` } },
    { path: '/v1/search', body: { q: 'number', customer: email } },
  ],
  'POST /v1/customers/lookup': ({ subject, email }) => [
    { path: '/v1/customers/lookup', body: { ref: `id:${subject}` } },
    { path: '/v1/customers/lookup', body: { ref: email } },
  ],
  'POST /v1/identity/preview': ({ subject, email }) => [
    { path: '/v1/identity/preview', body: { merge: { ref: `id:${subject}`, with: email } } },
    { path: '/v1/identity/preview', body: { unmerge: { ref: email, from: [`id:${subject}`] } } },
  ],
  'GET /v1/customers/:ref/relations': ({ subject, email }) => [
    { path: `/v1/customers/id:${subject}/relations` },
    { path: `/v1/customers/${email}/relations` },
  ],
  // They name metrics, and nothing that is anybody's: what another tenant counts, metrics.int.spec.ts asks.
  'GET /v1/metrics': () => [],
  'GET /v1/metrics/:name': () => [],
  'GET /v1/metrics/results/:by': () => [],
  'GET /v1/metrics/baselines': () => [],
  // Names nobody: what it shows of other tenants, feedback.int.spec.ts asks.
  'GET /v1/feedback': () => [],
  'GET /v1/customers/:ref/feedback': ({ subject, email }) => [
    { path: `/v1/customers/id:${subject}/feedback` },
    { path: `/v1/customers/${email}/feedback` },
  ],
  'GET /v1/groups/:group': ({ group }) => [{ path: `/v1/groups/${group}` }, { path: `/v1/groups/${group}?limit=1` }],
  'GET /v1/groups/:group/timeline': ({ group, conversation }) => [
    { path: `/v1/groups/${group}/timeline` },
    { path: `/v1/groups/${group}/timeline?conversation=${conversation}` },
  ],
  'POST /v1/groups/lookup': ({ group }) => [{ path: '/v1/groups/lookup', body: { group } }],
  // These name a kind of rules, and nothing that is anybody's: what another tenant sees, rules.int.spec.ts asks.
  'GET /v1/rules': () => [],
  'GET /v1/rules/:kind': () => [],
  'GET /v1/rules/:kind/versions': () => [],
  'POST /v1/rules/:kind/preview': () => [],
  // The same: reach.int.spec.ts and rule-stream.int.spec.ts ask it.
  'GET /v1/rules/stream': () => [],
  'GET /v1/availability': () => [],
  'GET /v1/availability/:channel': () => [],
  'POST /v1/templates/:name/render': () => [],
  'GET /v1/customers/:ref/contact-decision': ({ subject, email }) => [
    { path: `/v1/customers/id:${subject}/contact-decision?purpose=service` },
    { path: `/v1/customers/${email}/contact-decision?purpose=marketing&channel=sms` },
  ],
  'GET /v1/customers/:ref/commitments': ({ subject, email }) => [
    { path: `/v1/customers/id:${subject}/commitments` },
    { path: `/v1/customers/${email}/commitments?state=open` },
  ],
  'GET /v1/customers/:ref/signals': ({ subject, email }) => [
    { path: `/v1/customers/id:${subject}/signals` },
    { path: `/v1/customers/${email}/signals?state=open` },
  ],
  'GET /v1/customers/:ref/effort': ({ subject, email }) => [
    { path: `/v1/customers/id:${subject}/effort` },
    { path: `/v1/customers/${email}/effort` },
  ],
  // Asks for nobody: what another tenant sees, signals.int.spec.ts asks.
  'GET /v1/signals': () => [],
  'GET /v1/customers/:ref/followups': ({ subject, email }) => [{ path: `/v1/customers/id:${subject}/followups` }, { path: `/v1/customers/${email}/followups?state=open` }],
  // What another tenant sees of one, of lists and of figures, followups.int.spec.ts asks.
  'GET /v1/followups/:id': () => [],
  'GET /v1/followups': () => [],
  'GET /v1/followups/figures': () => [],
  // Asks for nobody: what another tenant sees, commitments.int.spec.ts asks.
  'GET /v1/commitments': () => [],
  // By the tenant's own hours, and of nobody.
  'GET /v1/commitments/due-time': () => [],
  // Ask for nobody: what another tenant sees, map.int.spec.ts asks.
  'GET /v1/journey-map': () => [],
  'GET /v1/journey-map/customers': () => [],
  // Shows what was asked for, and so has a test of its own.
  'GET /v1/audit': ({ subject }) => [{ path: `/v1/audit?customer=id:${subject}` }],
}

const routes = POLICY.filter(({ service, scopes }) => service === 'timeline' && scopes !== 'public').map(({ method, path }) => `${method} ${path}`)
const scopes = SCOPES.filter((scope) => scope !== 'tenants:manage')

let running: Running
let mine: TestTenant
let theirs: TestTenant
let myKey: string
let theirKey: string
let foreign: Things
const unknown: Things = { subject: randomUUID(), email: 'email:nobody@example.com', conversation: '/shop/none', group: 'household:H-9' }

beforeAll(async () => {
  // A stream that is opened ends soon, so that its answer can be looked at.
  running = await runningTimeline(undefined, undefined, { lifeMs: 500 })
  mine = await running.tenant('mine')
  theirs = await running.tenant('theirs')
  myKey = (await mine.key(scopes)).token
  theirKey = (await theirs.key(scopes)).token
  const email = 'email:ann@example.com'
  const [written] = await theirs.pen([
    eventOf({ id: 'secret-1', subject: email, channel: 'chat', conversation: 'c-1', source: '/shop' }),
    eventOf({ id: 'secret-2', subject: email, channel: 'chat', conversation: 'c-1', source: '/shop' }),
  ])
  await theirs.pen([eventOf({ id: 'secret-3', subject: 'group:household:H-1' })])
  foreign = { subject: written!.subjectId, email, conversation: '/shop/c-1', group: 'household:H-1' }
}, 90_000)

afterAll(() => running?.close())

async function answerTo(method: string, { path, body }: Request, token = myKey) {
  const response = await running.app.inject({
    method: method as 'GET',
    url: path,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  })
  return { status: response.statusCode, text: response.payload }
}

/** Without what differs from one asking to the next. */
function comparable(text: string, things: Things): string {
  return Object.values(things)
    .reduce<string>((left, word: string) => left.replaceAll(word, '<asked>'), text)
    .replaceAll(/"(position|next|ageMs)":("[\w-]*"|\d+|null)/g, '"$1"')
}

describe('a tenant that asks for what is another one’s', () => {
  it('is tried on every route', () => {
    expect(Object.keys(probes)).toEqual(expect.arrayContaining(routes))
  })

  it.each(routes.filter((route) => !/audit$|review$|tickets$/.test(route)))('%s answers as if there were nothing, and its owner what there is', async (route) => {
    const method = route.split(' ')[0]!
    const probe = probes[route]!
    for (const [index, request] of probe(foreign).entries()) {
      const one = await answerTo(method, request)
      const other = await answerTo(method, probe(unknown)[index]!)
      expect(one.status).toBe(404)
      expect({ status: one.status, text: comparable(one.text, foreign) }).toEqual({ status: other.status, text: comparable(other.text, unknown) })
      expect((await answerTo(method, request, theirKey)).status).toBe(200)
    }
  })

  it('gets tickets for anything, with which nothing of others opens', async () => {
    const streams = probes['GET /v1/customers/:ref/stream']!(foreign)
    for (const [index, request] of probes['POST /v1/customers/:ref/stream/tickets']!(foreign).entries()) {
      const made = await answerTo('POST', request)
      expect(made.status).toBe(201)
      const { ticket } = JSON.parse(made.text) as { ticket: string }
      const opened = await running.app.inject({ method: 'GET', url: `${streams[index]!.path}?ticket=${ticket}` })
      expect(opened.statusCode).toBe(404)
    }
  })

  it('takes no cursor and no token of another tenant', async () => {
    const page = await answerTo('GET', { path: `/v1/customers/id:${foreign.subject}/timeline?limit=1` }, theirKey)
    const { next, freshness } = JSON.parse(page.text) as { next: string; freshness: { position: string } }
    for (const query of [`cursor=${next}`, `after=${freshness.position}`]) {
      const refused = await answerTo('GET', { path: `/v1/customers/id:${foreign.subject}/timeline?${query}` })
      expect(refused.status).toBe(400)
      expect(refused.text).not.toContain('secret')
    }
  })

  it('sees in the audit what it did itself, and nothing of what others did', async () => {
    const [request] = probes['GET /v1/audit']!(foreign)
    await answerTo('GET', { path: `/v1/customers/id:${foreign.subject}/timeline` }, theirKey)
    const entries = async (token: string) => (JSON.parse((await answerTo('GET', request!, token)).text) as { entries: { actor: { id: string } }[] }).entries
    const [seen, done] = [await entries(myKey), await entries(theirKey)]
    expect(done.length).toBeGreaterThan(0)
    const actors = new Set(done.map(({ actor }) => actor.id))
    expect(seen.filter(({ actor }) => actors.has(actor.id))).toEqual([])
  })

  it('has nothing to decide about what is another one’s', async () => {
    const pool = new Pool({ connectionString: running.database.adminUrl, max: 1 })
    await pool.query(`select views.begin_build('identity', 2) where views.live('identity') is null`)
    await pool.query(
      `insert into views.identity_refused (tenant_id, build, a, b, event_uid, reason, a_subject, b_subject, said_by, at, confidence)
       values ($1, views.live('identity'), $2, $3, $3, 'doubtful', $2, $3, 'statement', 1, 0.5)`,
      [theirs.id, foreign.subject, randomUUID()],
    )
    await pool.end()
    const items = async (token: string) => (JSON.parse((await answerTo('GET', probes['GET /v1/identity/review']!(foreign)[0]!, token)).text) as { items: unknown[] }).items
    expect(await items(theirKey)).toHaveLength(1)
    expect(await items(myKey)).toEqual([])
  })

  it('sees its own events of a subject that both have, and no others', async () => {
    const ref = `subject:${foreign.subject}`
    await mine.pen([eventOf({ id: 'mine-1', subject: ref })])
    const { text } = await answerTo('GET', { path: `/v1/customers/id:${foreign.subject}/timeline` })
    expect((JSON.parse(text) as { events: { id: string }[] }).events.map(({ id }) => id)).toEqual(['mine-1'])
    expect(text).not.toContain('secret')
    const owner = await answerTo('GET', { path: `/v1/customers/id:${foreign.subject}/timeline` }, theirKey)
    expect(owner.text).not.toContain('mine-1')
  })
})
