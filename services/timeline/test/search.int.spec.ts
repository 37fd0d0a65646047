import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CloudEvent } from '@throughline/events'
import { analyseEvent, Lexicon } from '@throughline/search'
import { eventUidOf, tenantKeys } from '@throughline/subjects'
import { Pool } from 'pg'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'
import { beginSearch, takeIn, tell } from './search-index.js'

let running: Running
let acme: TestTenant
let other: TestTenant
let admin: Pool

const at = (minute: number): string => new Date(Date.UTC(2026, 4, 1, 12, minute)).toISOString()
const message = (id: string, minute: number, subject: string, text: string, given: Partial<CloudEvent> = {}): CloudEvent =>
  eventOf({ id, subject, time: at(minute), type: 'message.received', channel: 'chat', direction: 'inbound', ...given, data: { text, ...(given.data as object) } })

const events = [
  message('m1', 1, 'email:ann@shop.org', 'Meine Bestellung 4711-2026 ist nicht da', { conversation: 'c-1' }),
  message('m2', 2, 'phone:+4930901821', 'Wo bleibt die Bestellung?', { channel: 'sms' }),
  eventOf({ id: 'n3', subject: 'email:ann@shop.org', time: at(3), type: 'note.added', channel: 'voice', data: { text: 'Kundin wartet auf <b>Bestellung</b>' } }),
  message('m4', 4, 'email:bob@shop.org', 'The order never came, please cancel', { data: { language: 'en' } }),
  message('m5', 5, 'email:bob@shop.org', 'Order again', { channel: 'email', direction: 'outbound', type: 'message.sent' }),
]

beforeAll(async () => {
  running = await runningTimeline()
  admin = new Pool({ connectionString: running.database.adminUrl, max: 1 })
  await beginSearch(admin)
  acme = await running.tenant('acme')
  other = await running.tenant('other')
  await tell(running, admin, acme, events)
  await tell(running, admin, other, [message('x1', 1, 'email:ann@shop.org', 'Bestellung of somebody else')])
}, 120_000)
afterAll(async () => {
  await admin?.end()
  await running?.close()
})

interface Answer {
  customers: { customerId: string; ref: string; type: string }[]
  hits: { id: string; customerId: string; subjectId: string; time: string; channel: string; type: string; highlights: { field: string; offset: number; segments: { text: string; match: boolean }[] }[] }[]
  next: string | null
  settled: boolean
  freshness: { position: string; ageMs: number | null }
}

async function search(query: Record<string, string>, token = acme.token): Promise<{ status: number; body: Answer & { type: string; parameter?: string } }> {
  return running.ask(`/v1/search?${new URLSearchParams(query).toString()}`, token)
}
const ids = ({ body }: { body: Answer }): string[] => body.hits.map(({ id }) => id)

describe('a search over all customers', () => {
  it('finds what was said, newest first, and tells whose it is and where it stands', async () => {
    const found = await search({ q: 'bestellungen ' })
    expect(ids(found)).toEqual(['n3', 'm2', 'm1'])
    const [note] = found.body.hits
    expect(note).toMatchObject({ type: 'note.added', time: at(3), channel: 'voice', customerId: note?.subjectId })
    expect(note).not.toHaveProperty('data')
    expect(note?.highlights).toEqual([
      { field: 'text', offset: 0, segments: [{ text: 'Kundin wartet auf <b>', match: false }, { text: 'Bestellung', match: true }, { text: '</b>', match: false }] },
    ])
    expect(found.body).toMatchObject({ next: null, settled: true, customers: [] })
    expect(found.body.freshness.position).toEqual(expect.any(String))
  })

  it.each<[string, Record<string, string>, string[]]>([
    ['a word that is being typed', { q: 'bestel' }, ['n3', 'm2', 'm1']],
    ['an order number', { q: '4711-2026' }, ['m1']],
    ['a phrase', { q: '"never came"' }, ['m4']],
    ['one or the other, but not', { q: 'order -cancel or kundin' }, ['m5', 'n3']],
    ['a channel', { q: 'bestellung', channel: 'sms' }, ['m2']],
    ['a type', { q: 'bestellung', type: 'note.added' }, ['n3']],
    ['a class', { q: 'bestellung', class: 'contact' }, ['m2', 'm1']],
    ['a direction', { q: 'order', direction: 'outbound' }, ['m5']],
    ['a conversation', { q: 'bestellung', conversation: '/shop/chat/c-1' }, ['m1']],
    ['a time', { q: 'bestellung', from: at(2), to: at(3) }, ['m2']],
    ['nothing', { q: 'reklamation' }, []],
  ])('by %s', async (_what, query, expected) => {
    expect(ids(await search(query))).toEqual(expected)
  })

  it('goes on page by page, with each hit once', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    for (let page = 0; page < 5 && (page === 0 || cursor !== null); page++) {
      const found = await search({ q: 'bestellung', limit: '1', ...(cursor !== null && { cursor }) })
      seen.push(...ids(found))
      cursor = found.body.next
    }
    expect(seen).toEqual(['n3', 'm2', 'm1'])
    const { body } = await search({ q: 'bestellung', limit: '1' })
    expect(await search({ q: 'order', cursor: body.next ?? '' })).toMatchObject({ status: 400, body: { parameter: 'cursor' } })
    expect(await search({ q: 'bestellung', cursor: body.next ?? '' }, other.token)).toMatchObject({ status: 400 })
  })

  it('takes the same in a body, so that nothing personal is in a URL', async () => {
    const response = await running.app.inject({
      method: 'POST', url: '/v1/search', headers: { authorization: `Bearer ${acme.token}` },
      payload: { q: 'bestellung', limit: 2, channel: ['sms', 'voice'] },
    })
    expect(response.statusCode).toBe(200)
    expect(response.json<Answer>().hits.map(({ id }) => id)).toEqual(['n3', 'm2'])
    for (const payload of [{}, { q: ['x', 'y'] }, { q: 'x', more: 1 }, { q: 'x', limit: 0 }, []]) {
      const refused = await running.app.inject({ method: 'POST', url: '/v1/search', headers: { authorization: `Bearer ${acme.token}` }, payload })
      expect(refused.statusCode).toBe(400)
    }
  })

  it.each([
    [{}, 'q'],
    [{ q: '' }, 'q'],
    [{ q: '?!' }, 'q'],
    [{ q: '-bestellung' }, 'q'],
    [{ q: 'x'.repeat(513) }, 'q'],
    [{ q: 'x', order: 'newest' }, 'order'],
    [{ q: 'x', customer: 'ann' }, 'customer'],
    [{ q: 'x', from: at(2), to: at(1) }, 'to'],
  ])('refuses %j', async (query, parameter) => {
    expect(await search(query as Record<string, string>)).toMatchObject({ status: 400, body: { parameter } })
  })
})

describe('an identifier', () => {
  it.each([
    ['phone', '+49 30 901821'],
    ['phone', '"+49 (30) 90 18-21"'],
    ['email', 'Ann@Shop.org'],
    ['email', 'email:ann@shop.org'],
  ])('of type %s finds the customer: %s', async (type, q) => {
    const { body } = await search({ q })
    expect(body.customers).toEqual([expect.objectContaining({ type, ref: `id:${body.customers[0]?.customerId}` })])
    const timeline = await running.ask(`/v1/customers/${body.customers[0]?.ref}/timeline`, acme.token)
    expect(timeline.status).toBe(200)
  })

  it('that nobody has finds nobody, and neither does one of another tenant', async () => {
    expect((await search({ q: 'eve@shop.org' })).body.customers).toEqual([])
    expect((await search({ q: 'bob@shop.org' }, other.token)).body.customers).toEqual([])
  })
})

describe('a search of one customer', () => {
  it('finds what they said under each of their identifiers, and as long as these were theirs', async () => {
    const [ann] = (await search({ q: 'ann@shop.org' })).body.customers
    const [phone] = (await search({ q: '+4930901821' })).body.customers
    expect(ids(await search({ q: 'bestellung', customer: 'email:ann@shop.org' }))).toEqual(['n3', 'm1'])
    for (const subject of [ann, phone]) {
      await admin.query('insert into views.identity_member (tenant_id, build, era_id, subject_id, customer_id) values ($1, 1, $2, $2, $3)', [acme.id, subject?.customerId, ann?.customerId])
    }
    const found = await search({ q: 'bestellung', customer: 'phone:+4930901821' })
    expect(ids(found)).toEqual(['n3', 'm2', 'm1'])
    expect(new Set(found.body.hits.map(({ customerId }) => customerId))).toEqual(new Set([ann?.customerId]))
    await admin.query('update views.identity_member set from_at = $3 where tenant_id = $1 and subject_id = $2', [acme.id, phone?.customerId, Date.parse(at(3)) * 1_000])
    expect(ids(await search({ q: 'bestellung', customer: 'phone:+4930901821' }))).toEqual(['n3', 'm1'])
    await admin.query('delete from views.identity_member')
  })

  it('is 404 for nobody, and empty for somebody who did not say that', async () => {
    expect((await search({ q: 'bestellung', customer: 'email:eve@shop.org' })).status).toBe(404)
    expect(await search({ q: 'bestellung', customer: 'email:bob@shop.org' })).toMatchObject({ status: 200, body: { hits: [] } })
  })
})

describe('who searches', () => {
  it('needs to be allowed to see words', async () => {
    const { token } = await acme.key(['timeline:read'])
    expect((await search({ q: 'bestellung' }, token)).status).toBe(403)
  })

  it('sees the events of their own organisation and no others', async () => {
    await tell(running, admin, acme, [message('d1', 10, 'email:dora@shop.org', 'Bestellung beim Händler')], 'dealer-7')
    const { token } = await acme.key(['timeline:read', 'personal:read'], 'dealer-7')
    expect(ids(await search({ q: 'bestellung' }, token))).toEqual(['d1'])
    expect((await search({ q: 'ann@shop.org' }, token)).body.customers).toEqual([])
    expect((await search({ q: 'dora@shop.org' }, token)).body.customers).toHaveLength(1)
    expect((await search({ q: 'bestellung', organisation: 'dealer-8' }, token)).status).toBe(403)
  })

  it('is recorded: of whom where it is one customer, and never the words', async () => {
    await search({ q: 'reklamation', customer: 'email:bob@shop.org' })
    await search({ q: 'reklamation' })
    const { token } = await acme.key(['audit:read'])
    const { body } = await running.ask('/v1/audit?action=search.read&limit=2', token)
    expect(body.entries).toHaveLength(2)
    expect(body.entries.map(({ target }: { target: unknown }) => typeof target)).toEqual(['object', 'string'])
    expect(JSON.stringify(body)).not.toContain('reklamation')
  })

  it('waits for a write until the search has taken it in', async () => {
    const late = message('w1', 20, 'email:wim@shop.org', 'Wunschzettel')
    const [place] = await acme.pen([late])
    const token = acme.cipher.seal([{ kind: 'interactions', part: place!.part, number: place!.offset }])
    expect((await search({ q: 'wunschzettel', after: token, wait: '50' })).status).toBe(504)
    expect((await search({ q: 'wunschzettel' })).body.settled).toBe(false)
    const waiting = search({ q: 'wunschzettel', after: token, wait: '5000' })
    await takeIn(running, admin, acme, [late])
    expect(ids(await waiting)).toEqual(['w1'])
  })
})

describe('what is not there any more', () => {
  it('is not found, whatever lies in the view', async () => {
    const gone = message('g1', 30, 'email:gus@shop.org', 'Vergissmeinnicht')
    await tell(running, admin, acme, [gone])
    const [hit] = (await search({ q: 'vergissmeinnicht' })).body.hits
    expect(hit?.id).toBe('g1')
    await admin.query(`insert into log.erased_subject (tenant_id, subject_id, generation, erased_at, version) values ($1, $2, 9, 0, 0)`, [acme.id, hit?.subjectId])
    expect((await search({ q: 'vergissmeinnicht' })).body.hits).toEqual([])
  })

  it('nor what matches by its hashes alone', async () => {
    const event = message('h1', 31, 'email:hal@shop.org', 'Reklamation')
    await tell(running, admin, acme, [event])
    expect(ids(await search({ q: 'reklamat' }))).toEqual(['h1'])
    const document = Lexicon.of(running.settings.keys, acme.id).document(analyseEvent({ ...event, data: { text: 'Zusammenstoß' } }, 1))
    const { rowCount } = await admin.query('update views.search set document = $2 where occurred_at = $1', [Date.parse(at(31)) * 1_000, document])
    expect(rowCount).toBe(1)
    expect(ids(await search({ q: 'zusammenstoß' }))).toEqual([])
  })
})

describe('what was said about events', () => {
  const corrections = async (id: string, statement: CloudEvent, columns: Record<string, unknown>) => {
    await tell(running, admin, acme, [statement])
    const uid = eventUidOf(tenantKeys(running.settings.keys, acme.id), statement.source, statement.id)
    const target = eventUidOf(tenantKeys(running.settings.keys, acme.id), '/shop/chat', id)
    const { moved_at: movedAt = null, to_subject: to = null } = columns
    await admin.query(
      `insert into views.correction select tenant_id, 1, $3, event_uid, $4, occurred_at, sequence, part, pos, recorded_at, subject_id, organisation, $5, $6
       from log.event where tenant_id = $1 and event_uid = $2`,
      [acme.id, uid, target, statement.type.replace('event.', ''), movedAt, to],
    )
    await admin.query(
      `insert into views.correction_target select tenant_id, 1, event_uid, subject_id, part, pos, occurred_at, sequence, recorded_at
       from log.event where tenant_id = $1 and event_uid = $2`,
      [acme.id, target],
    )
  }
  const statement = (type: string, id: string, data: object): CloudEvent =>
    eventOf({ type, subject: 'email:cid@shop.org', channel: 'chat', data: { source: '/shop/chat', id, ...data } })

  it('counts: not by the old words, not at all, and under whose it is', async () => {
    await admin.query(`select views.begin_build('corrections', 1)`)
    await tell(running, admin, acme, [
      message('k1', 40, 'email:cid@shop.org', 'Hemd zerrissen Kragen'),
      message('k2', 41, 'email:cid@shop.org', 'Hose zerrissen'),
      message('k3', 42, 'email:cid@shop.org', 'Rock zerrissen'),
      message('k4', 43, 'email:dan@shop.org', 'Mantel zerrissen'),
    ])
    const [dan] = (await search({ q: 'dan@shop.org' })).body.customers
    await corrections('k1', statement('event.corrected', 'k1', { data: { text: 'Hemd heil Kragen' } }), {})
    await corrections('k2', statement('event.retracted', 'k2', {}), {})
    await corrections('k3', statement('event.refiled', 'k3', { to: 'email:dan@shop.org' }), { to_subject: dan?.customerId })
    expect(ids(await search({ q: 'zerrissen ' }))).toEqual(['k4', 'k3'])
    expect(ids(await search({ q: 'kragen ' }))).toEqual(['k1'])
    const [rock] = (await search({ q: 'rock zerrissen ' })).body.hits
    expect(rock).toMatchObject({ id: 'k3', customerId: dan?.customerId, subjectId: dan?.customerId })
    expect(ids(await search({ q: 'zerrissen ', customer: 'email:dan@shop.org' }))).toEqual(['k4', 'k3'])
    expect(ids(await search({ q: 'zerrissen ', customer: 'email:cid@shop.org' }))).toEqual([])
    const pages = [await search({ q: 'zerrissen ', customer: 'email:dan@shop.org', limit: '1' })]
    pages.push(await search({ q: 'zerrissen ', customer: 'email:dan@shop.org', limit: '1', cursor: pages[0]?.body.next ?? '' }))
    expect(pages.map(ids)).toEqual([['k4'], ['k3']])
  })
})
