import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CloudEvent } from '@throughline/events'
import fc from 'fast-check'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

let running: Running
let tenant: TestTenant

beforeAll(async () => {
  running = await runningTimeline()
  tenant = await running.tenant('acme')
})
afterAll(() => running?.close())

const pathOf = (ref: string, query = '') => `/v1/customers/${encodeURIComponent(ref)}/timeline${query}`
const read = (ref: string, query = '', token = tenant.token) => running.ask(pathOf(ref, query), token)
const ids = (body: { events: { id: string }[] }) => body.events.map((event) => event.id)

describe('the timeline of a customer', () => {
  it('shows each event as it was published, newest first, with where and when it was recorded', async () => {
    const sent: CloudEvent = {
      specversion: '1.0',
      id: 'm-1',
      source: '/shop/chat',
      type: 'message.received',
      time: '2026-03-01T10:31:07.250114+01:00',
      subject: 'email:Bob@Example.com',
      channel: 'chat',
      direction: 'inbound',
      conversation: 'c/17%',
      organisation: 'dealer-7',
      topic: 'tyres',
      sequence: '7',
      dataschema: 'urn:throughline:message.received:1',
      datacontenttype: 'application/json',
      data: { text: 'Größe 205/55 – "Winter" 🛞', actor: { kind: 'customer', id: 'bob' } },
    }
    const [written] = await tenant.pen([sent, eventOf({ id: 'old', subject: 'email:bob@example.com', time: '2020-01-01T00:00:00Z' })])
    const { status, headers, body } = await read('email:bob@example.com')
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(headers['cache-control']).toBe('no-store')
    const { uid, subjectId, position, recordedAt, ...event } = body.events[0]
    expect(event).toEqual({ ...sent, time: '2026-03-01T09:31:07.250114Z' })
    expect(subjectId).toBe(written?.subjectId)
    expect(uid).toMatch(/^[0-9a-f-]{36}$/)
    expect(Math.abs(Date.now() - Date.parse(recordedAt))).toBeLessThan(60_000)
    expect(position).toMatch(/^[\w-]{22}$/)
    expect(ids(body)).toEqual(['m-1', 'old'])
    expect(body.next).toBeNull()
    expect(body.freshness.ageMs).toBeGreaterThanOrEqual(0)
    expect(body.freshness.ageMs).toBeLessThan(10_000)
  })

  it('is found by every spelling of an identifier, and by the id of its subject', async () => {
    const [written] = await tenant.pen([eventOf({ id: 'call', subject: 'phone:+49 30 901820' })])
    for (const ref of ['phone:+4930901820', 'phone:+49 (30) 90-18-20', `id:${written?.subjectId}`, `id:${written?.subjectId.toUpperCase()}`]) {
      expect(ids((await read(ref)).body)).toEqual(['call'])
    }
  })

  it('orders events of one time by their sequence, 10 after 9', async () => {
    const time = '2026-03-01T00:00:00Z'
    const subject = 'customer:ordered'
    await tenant.pen(['10', '9', '100', ''].map((sequence) => eventOf({ id: `s${sequence}`, subject, time, ...(sequence && { sequence }) })))
    expect(ids((await read(subject, '?order=oldest')).body)).toEqual(['s', 's9', 's10', 's100'])
    expect(ids((await read(subject, '?order=newest')).body)).toEqual(['s100', 's10', 's9', 's'])
    expect(ids((await read(subject, '?order=asc')).body)).toEqual(['s', 's9', 's10', 's100'])
  })

  it('reads page by page to exactly the whole list, whatever the limits, order and filters', async () => {
    const subject = 'customer:paged'
    const events = Array.from({ length: 60 }, (_, n) =>
      eventOf({
        subject,
        time: new Date(Date.UTC(2026, 0, 1 + (n % 7))).toISOString(),
        channel: ['web', 'voice', 'chat'][n % 3]!,
        ...(n % 4 === 0 ? { direction: 'inbound' as const } : {}),
      }),
    )
    await tenant.pen(events)
    const limits = fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 4 })
    const filters = fc.constantFrom('', '&channel=web', '&channel=web&channel=voice', '&direction=inbound&channel=chat')
    await fc.assert(
      fc.asyncProperty(limits, fc.constantFrom('newest', 'oldest'), filters, async (sizes, order, filter) => {
        const whole = (await read(subject, `?limit=200&order=${order}${filter}`)).body
        expect(whole.next).toBeNull()
        const found: string[] = []
        let cursor = ''
        for (let page = 0; cursor !== 'end'; page += 1) {
          const limit = sizes[page % sizes.length]
          const { body } = await read(subject, `?limit=${limit}&order=${order}${filter}${cursor}`)
          found.push(...ids(body))
          cursor = body.next === null ? 'end' : `&cursor=${body.next}`
        }
        expect(found).toEqual(ids(whole))
      }),
      { numRuns: 25 },
    )
    const wanted = events.filter((event) => event.channel !== 'chat').map((event) => event.id)
    expect(new Set(ids((await read(subject, '?limit=200&channel=web&channel=voice')).body))).toEqual(new Set(wanted))
  }, 120_000)

  it('filters by type, class, conversation, organisation and time', async () => {
    const subject = 'customer:filtered'
    const base = { subject, source: '/call/centre' }
    await tenant.pen([
      eventOf({ ...base, id: 'f1', type: 'thing.happened', conversation: 'c-1', organisation: 'dealer-7', time: '2026-01-01T00:00:00Z' }),
      eventOf({ ...base, id: 'f2', type: 'note.added', conversation: 'a/b%c', time: '2026-01-02T00:00:00Z', data: { text: 'called back' } }),
      eventOf({ ...base, id: 'f3', type: 'other.happened', source: '/other', conversation: 'c-1', time: '2026-01-03T00:00:00Z' }),
    ])
    const found = async (query: string) => ids((await read(subject, query)).body).toSorted((a, b) => a.localeCompare(b))
    expect(await found('?type=note.added&type=other.happened')).toEqual(['f2', 'f3'])
    expect(await found('?class=unknown')).toEqual(['f1', 'f3'])
    expect(await found('?class=record')).toEqual(['f2'])
    expect(await found('?organisation=dealer-7')).toEqual(['f1'])
    expect(await found(`?conversation=${encodeURIComponent('/call/centre/c-1')}`)).toEqual(['f1'])
    expect(await found(`?conversation=${encodeURIComponent('/other/c-1')}`)).toEqual(['f3'])
    expect(await found(`?conversation=${encodeURIComponent('/call/centre/a%2Fb%25c')}`)).toEqual(['f2'])
    expect(await found('?from=2026-01-02T00:00:00Z')).toEqual(['f2', 'f3'])
    expect(await found('?to=2026-01-02T00:00:00Z')).toEqual(['f1'])
    expect(await found('?from=2026-01-01T00:00:00.000001Z&to=2026-01-03T00:00:00%2B00:00')).toEqual(['f2'])
    expect(await found('?channel=sms')).toEqual([])
  })
})

describe('a customer whom nobody knows', () => {
  it.each(['email:nobody@example.com', 'id:01234567-89ab-4def-8123-456789abcdef', 'customer:0815'])('%s is a 404', async (ref) => {
    for (const query of ['', '?channel=web', '?from=2026-01-01T00:00:00Z']) {
      const { status, body } = await read(ref, query)
      expect(status).toBe(404)
      expect(body).toMatchObject({ type: 'urn:throughline:problem:unknown-customer', status: 404 })
    }
  })

  it.each(['nonsense', 'email:', 'email:not-an-address', 'id:12', 'phone:none', 'email:test@test.com'])('%s is a 400', async (ref) => {
    const { status, body } = await read(ref)
    expect(status).toBe(400)
    expect(body).toMatchObject({ parameter: 'ref', status: 400 })
  })
})

describe('tenants and organisations', () => {
  it('see nothing of each other, even with the id of a subject', async () => {
    const other = await running.tenant('other')
    const [written] = await tenant.pen([eventOf({ subject: 'email:shared@example.com' })])
    expect((await read('email:shared@example.com', '', other.token)).status).toBe(404)
    expect((await read(`id:${written?.subjectId}`, '', other.token)).status).toBe(404)
    expect((await read(`id:${written?.subjectId}`, '?channel=chat', other.token)).status).toBe(404)
  })

  it('a key that is bound to an organisation means its own customer numbers', async () => {
    await tenant.pen([eventOf({ id: 'brand', subject: 'customer:42' })])
    await tenant.pen([eventOf({ id: 'dealer', subject: 'customer:42' })], 'dealer-7')
    const { token } = await tenant.key(['timeline:read', 'personal:read'], 'dealer-7')
    expect(ids((await read('customer:42')).body)).toEqual(['brand'])
    expect(ids((await read('customer:42', '', token)).body)).toEqual(['dealer'])
  })

  it('a key needs the scope', async () => {
    const { token } = await tenant.key(['events:publish'])
    expect((await read('customer:42', '', token)).status).toBe(403)
    expect((await read('customer:42', '', `${tenant.token.slice(0, -1)}x`)).status).toBe(401)
    expect((await running.ask(pathOf('customer:42'))).status).toBe(401)
  })
})

describe('parameters that are wrong', () => {
  beforeAll(() => tenant.pen([1, 2, 3].map(() => eventOf({ subject: 'customer:asked' }))))

  it.each([
    ['limit', '?limit=0'],
    ['limit', '?limit=201'],
    ['limit', '?limit=ten'],
    ['limit', '?limit='],
    ['limit', '?limit=1&limit=2'],
    ['limit', '?limit=1e2'],
    ['limit', '?limit=-1'],
    ['order', '?order=random'],
    ['cursor', '?cursor=abc'],
    ['cursor', '?cursor='],
    ['cursor', `?cursor=${'A'.repeat(5_000)}`],
    ['class', '?class=nice'],
    ['direction', '?direction=up'],
    ['channel', '?channel='],
    ['channel', '?channel=%00'],
    ['channel', `?${'channel=web&'.repeat(21)}`],
    ['type', `?type=${'a'.repeat(256)}`],
    ['organisation', '?organisation='],
    ['conversation', '?conversation=c-17'],
    ['conversation', '?conversation=/shop/'],
    ['from', '?from=yesterday'],
    ['from', '?from=2026-01-01T00:00:00+02:00'],
    ['to', '?to=2026-02-30T00:00:00Z'],
    ['to', '?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z'],
    ['after', '?after=abc'],
    ['after', '?after='],
    ['wait', '?wait=10001'],
    ['wait', '?wait=-1'],
    ['wait', '?wait=soon'],
    ['chanel', '?chanel=web'],
    ['__proto__', '?__proto__=web'],
  ])('%s is named: %j', async (parameter, query) => {
    const { status, headers, body } = await read('customer:asked', query)
    expect(status).toBe(400)
    expect(headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(body).toMatchObject({ type: 'urn:throughline:problem:invalid-parameter', status: 400, parameter })
    expect(body.detail).toMatch(new RegExp(`^${parameter}: `))
  })

  it('include a cursor of another question, and one that was changed', async () => {
    const { body } = await read('customer:asked', '?limit=1')
    const cursor = `cursor=${body.next}`
    await tenant.pen([eventOf({ subject: 'customer:neighbour' })])
    const refused = [
      await read('customer:neighbour', `?${cursor}`),
      await read('customer:asked', `?${cursor}&order=oldest`),
      await read('customer:asked', `?${cursor}&channel=chat`),
      await read('customer:asked', `?${cursor}&from=2026-01-01T00:00:00Z`),
      await read('customer:asked', `?cursor=${body.next.replace(/.$/, (last: string) => (last === 'A' ? 'E' : 'A'))}`),
      await read('customer:asked', `?cursor=${body.next}AAAA`),
    ]
    expect(refused.map(({ status, body: problem }) => [status, problem.parameter])).toEqual(refused.map(() => [400, 'cursor']))
    expect((await read('customer:asked', `?${cursor}&limit=2`)).body.events).toHaveLength(2)
  })
})

describe('whatever is asked', () => {
  it('is answered, or refused with a problem below 500', async () => {
    const known = (await read('customer:asked', '?limit=1')).body
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('customer:asked', '200', '0', known.next, known.freshness.position, '2026-01-01T00:00:00Z', '/a/b', 'contact'),
    )
    const name = fc.oneof(
      { arbitrary: fc.constantFrom(...'limit cursor order channel type class conversation direction organisation from to after wait'.split(' ')), weight: 9 },
      { arbitrary: fc.string({ maxLength: 8 }), weight: 1 },
    )
    const raw = fc.oneof(
      { arbitrary: text.filter((value) => value.isWellFormed()).map(encodeURIComponent), weight: 5 },
      { arbitrary: fc.constantFrom('%', '%zz', '%ff', '%00', '+', '%F0%9F', '%ED%A0%80'), weight: 1 },
    )
    const statuses = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(raw, fc.array(fc.tuple(name, raw), { maxLength: 4 }), async (ref, pairs) => {
        const query = pairs.map(([key, value]) => `${encodeURIComponent(key)}=${value}`).join('&')
        const { status, headers } = await running.ask(`/v1/customers/${ref}/timeline?wait=0&${query}`, tenant.token)
        if (status !== 200) expect(headers['content-type']).toMatch(/^application\/problem\+json/)
        if (status !== 504) expect(status).toBeLessThan(500)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }),
      { numRuns: 500, examples: [['customer%3Aasked', [['limit', '1']]]] },
    )
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 404]))
  }, 120_000)
})

describe('nothing of a customer', () => {
  it('is in the logs', async () => {
    running.logLines.length = 0
    await read('email:secret.person@example.com', `?conversation=${encodeURIComponent('/s/secret-conversation')}`)
    await read('email:secret.person@example.com', '?from=secret')
    expect(running.logLines.length).toBeGreaterThan(0)
    expect(running.logLines.join('')).not.toMatch(/secret/)
    expect(running.logLines.join('')).toMatch(/\/v1\/customers\/:ref\/timeline/)
  })
})
