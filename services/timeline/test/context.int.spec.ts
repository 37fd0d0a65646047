import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CloudEvent } from '@throughline/events'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { Pool } from 'pg'
import { correctingBy } from './correcting.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

let running: Running
let tenant: TestTenant
let admin: Pool
let correct: Awaited<ReturnType<typeof correctingBy>>

beforeAll(async () => {
  running = await runningTimeline()
  tenant = await running.tenant('acme')
  admin = new Pool({ connectionString: running.database.adminUrl, max: 2 })
  correct = await correctingBy(admin, running)
  await admin.query('update views.cursor set next_pos = 1000000')
}, 90_000)
afterAll(async () => {
  await admin?.end()
  await running?.close()
})

const ask = (what: string, ref: string, query = '', token = tenant.token) =>
  running.ask(`/v1/customers/${encodeURIComponent(ref)}/${what}${query}`, token)
const textOf = async (ref: string, query = '') => {
  const url = `/v1/customers/${encodeURIComponent(ref)}/handover?format=text${query}`
  return running.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${tenant.token}` } })
}

const promise = (subject: string, given: Partial<CloudEvent> = {}) =>
  eventOf({
    subject,
    type: 'commitment.made',
    time: '2026-03-10T09:24:30Z',
    channel: 'voice',
    data: { commitmentId: 'CB-1', what: 'Call back', dueAt: '2026-03-10T15:00:00Z' },
    ...given,
  })

describe('the context of a customer', () => {
  const ref = 'email:mara@example.com'
  beforeAll(() =>
    tenant.pen([
      promise(ref),
      eventOf({ subject: ref, type: 'search.performed', time: '2026-03-09T18:02:58Z', channel: 'web', conversation: 'v', data: { query: 'quiet tyres' } }),
    ]),
  )

  it('says what is true now, and which events of the timeline prove it', async () => {
    const { status, headers, body } = await ask('context', ref)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(body.commitments.items).toMatchObject([{ key: 'CB-1', state: 'overdue', what: 'Call back' }])
    expect(body.intent.visit.searches.items).toMatchObject([{ query: 'quiet tyres' }])
    expect(body).toMatchObject({ complete: true, subjectIds: [body.customerId], events: { count: 2 } })
    expect(Math.abs(Date.now() - Date.parse(body.asOf))).toBeLessThan(60_000)
    const timeline = await ask('timeline', ref, '?type=commitment.made')
    expect(body.commitments.items[0].events).toEqual([timeline.body.events[0].uid])
  })

  it('says what was true then', async () => {
    const { body } = await ask('context', ref, '?as_of=2026-03-10T12:00:00Z')
    expect(body.asOf).toBe('2026-03-10T12:00:00.000Z')
    expect(body.commitments.items[0].state).toBe('open')
    const before = await ask('context', ref, '?as_of=2026-03-10T00:00:00Z')
    expect(before.body.commitments.items).toEqual([])
    expect(before.body.events.count).toBe(1)
  })

  it('knows of a write whose token it is given, and says when it cannot', async () => {
    const [written] = await tenant.pen([eventOf({ subject: ref, type: 'commitment.kept', time: '2026-03-11T09:00:00Z', data: { commitmentId: 'CB-1' } })])
    const place = { kind: 'offset' as const, part: running.partOf(ref, tenant) }
    expect(written?.part).toBe(place.part)
    const { body } = await ask('context', ref)
    expect(body.commitments.items).toMatchObject([{ state: 'kept' }])
    expect((await ask('context', ref, `?after=${body.freshness.position}&wait=0`)).status).toBe(200)
    const ahead = tenant.cipher.seal([{ kind: 'position', part: place.part, number: 1_000_000 }])
    expect(await ask('context', ref, `?after=${ahead}&wait=0`)).toMatchObject({ status: 504, body: { type: 'urn:throughline:problem:not-yet-readable' } })
  })

  it('is 404 for nobody, and 400 for what makes no sense', async () => {
    expect((await ask('context', 'email:nobody@example.com')).status).toBe(404)
    expect((await ask('handover', 'email:nobody@example.com')).status).toBe(404)
    const wrong: Record<string, string> = { '?as_of=2999-01-01T00:00:00Z': 'as_of', '?as_of=now': 'as_of', '?limit=5': 'limit', '?wait=11000': 'wait' }
    for (const [query, parameter] of Object.entries(wrong)) {
      expect(await ask('context', ref, query)).toMatchObject({ status: 400, body: { parameter } })
    }
    for (const [query, parameter] of Object.entries({ '?budget=199': 'budget', '?format=html': 'format', '?unit=words': 'unit' })) {
      expect(await ask('handover', ref, query)).toMatchObject({ status: 400, body: { parameter } })
    }
  })
})

describe('the description of the API', () => {
  it('is what the answers are', async () => {
    const ref = 'email:described@example.com'
    await tenant.pen([
      promise(ref),
      eventOf({ subject: ref, type: 'message.received', time: '2026-03-09T18:00:00Z', conversation: 'c', direction: 'inbound', data: { text: 'Hi', language: 'de' } }),
      eventOf({ subject: ref, type: 'message.received', time: '2026-03-09T19:00:00Z', conversation: 'd', direction: 'inbound', data: { text: 'Hi', sentiment: { value: 0.5 } } }),
      eventOf({ subject: ref, type: 'page.viewed', time: '2026-03-09T20:00:00Z', channel: 'web', data: { title: 'Home' } }),
      eventOf({ subject: ref, type: 'consent.given', time: '2026-03-09T21:00:00Z', data: { purpose: 'marketing' } }),
      eventOf({ subject: ref, type: 'order.placed', time: '2026-03-09T22:00:00Z', data: { orderId: 'O', total: { amount: '1.00', currency: 'EUR' } } }),
      eventOf({ subject: ref, type: 'survey.answered', time: '2026-03-09T23:00:00Z', data: { score: { metric: 'nps', value: 3 } } }),
    ])
    const { paths, components } = (await running.app.inject({ method: 'GET', url: '/openapi.json' })).json()
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    formats.default(ajv)
    ajv.addSchema({ $id: 'api', components })
    for (const what of ['context', 'handover']) {
      const { schema } = paths[`/v1/customers/{ref}/${what}`].get.responses['200'].content['application/json']
      const resolved = JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/')) as object
      const { status, body } = await ask(what, ref)
      expect({ status, valid: ajv.validate(resolved, body), errors: ajv.errors }).toEqual({ status: 200, valid: true, errors: null })
    }
  })
})

describe('the handover', () => {
  const ref = 'email:handover@example.com'
  beforeAll(() => tenant.pen([promise(ref), eventOf({ subject: ref, type: 'note.added', time: '2026-03-10T10:00:00Z', data: { text: 'Prefers mornings' } })]))

  it('is text that a person reads, with how fresh it is beside it', async () => {
    const { statusCode, headers, payload } = await textOf(ref)
    expect(statusCode).toBe(200)
    expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'throughline-complete': 'true' })
    expect(headers['throughline-position']).toMatch(/^[\w-]{64}$/)
    expect(payload).toMatch(/^handover@example\.com\nStage: /)
    expect(payload).toMatch(/NEEDS ATTENTION\n- Promise overdue by \d+ d.*: “Call back”/)
    expect(payload).toContain('“Prefers mornings”')
  })

  it('is the same in JSON, and keeps to its budget', async () => {
    const { body } = await ask('handover', ref)
    expect(body.statements[0]).toMatchObject({ section: 'attention', part: 'commitments', events: [expect.any(String)] })
    const short = await textOf(ref, '&budget=200')
    expect(short.payload.length).toBeLessThanOrEqual(200)
    const tokens = await textOf(ref, '&budget=250&unit=tokens')
    expect(tokens.payload.length).toBeLessThanOrEqual(750)
  })

  it('is as of then what it was then', async () => {
    const { payload } = await textOf(ref, '&as_of=2026-03-10T09:30:00Z')
    expect(payload).toContain('As of 10 Mar 2026 09:30 UTC')
    expect(payload).toContain('Promised: “Call back”')
    expect(payload).not.toContain('mornings')
  })
})

describe('statements about events', () => {
  it('count although they name nobody and lie elsewhere', async () => {
    const ref = 'email:corrected@example.com'
    await tenant.pen([
      promise(ref, { id: 'p-1', source: '/crm' }),
      eventOf({ subject: ref, id: 'c-1', source: '/crm', type: 'complaint.made', time: '2026-03-11T00:00:00Z', data: { text: 'Not mine' } }),
    ])
    expect((await ask('context', ref)).body.complaints.items).toHaveLength(1)
    const statements = [
      eventOf({ subject: undefined, type: 'event.retracted', data: { source: '/crm', id: 'c-1' } }),
      eventOf({ subject: undefined, type: 'event.corrected', data: { source: '/crm', id: 'p-1', data: { what: 'Write back' } } }),
    ]
    await tenant.pen(statements)
    await correct(tenant, statements)
    const { body } = await ask('context', ref)
    expect(body.complaints.items).toEqual([])
    expect(body.commitments.items).toMatchObject([{ what: 'Write back', events: [expect.any(String), expect.any(String)] }])
  })
})

describe('the order in which events came', () => {
  const ref = 'email:order@example.com'
  const told = (): CloudEvent[] => {
    const at = (minute: number, type: string, data: Record<string, unknown>, given: Partial<CloudEvent> = {}) =>
      eventOf({ subject: ref, id: `o-${minute}`, type, time: `2026-03-10T09:${minute}:00Z`, data, ...given })
    return [
      at(10, 'search.performed', { query: 'tyres', resultCount: 3 }, { channel: 'web', conversation: 'v' }),
      at(11, 'cart.changed', { cartId: 'k', items: [{ sku: 'a', quantity: 4 }] }, { channel: 'web', conversation: 'v' }),
      at(12, 'call.started', {}, { channel: 'voice', conversation: 'c', direction: 'inbound' }),
      at(13, 'commitment.made', { commitmentId: 'P', what: 'Send it', dueAt: '2026-03-11T00:00:00Z' }, { conversation: 'c' }),
      at(14, 'call.ended', { durationMs: 120_000 }, { channel: 'voice', conversation: 'c' }),
      at(15, 'order.placed', { orderId: 'O', total: { amount: '99.90', currency: 'EUR' }, items: [{ sku: 'a' }] }),
      at(16, 'order.changed', { orderId: 'O', total: { amount: '89.90', currency: 'EUR' } }),
      at(17, 'commitment.kept', { commitmentId: 'P' }),
      at(18, 'event.corrected', { source: '/shop/chat', id: 'o-13', data: { what: 'Send it today' } }, { subject: undefined }),
    ]
  }

  it('changes nothing, nor does telling them twice', async () => {
    const [inOrder, shuffled] = [await running.tenant('in-order'), await running.tenant('shuffled')]
    await inOrder.pen(told())
    const events = told()
    for (const index of [8, 3, 7, 0, 6, 3, 5, 2, 8, 4, 1, 6]) await shuffled.pen([events[index]!])
    const handover = async (token: string) => {
      const { body } = await ask('handover', ref, '?as_of=2026-03-12T00:00:00Z&budget=20000', token)
      return { who: body.who, stage: body.stage, texts: body.statements.map(({ text }: { text: string }) => text) }
    }
    const expected = await handover(inOrder.token)
    expect(expected.texts.join('\n')).toContain('89.90 EUR')
    expect(await handover(shuffled.token)).toEqual(expected)
  })
})

describe('who is asked about again', () => {
  const ref = 'email:again@example.com'
  const counted = async (query = '') => (await ask('context', ref, query)).body.events.count as number

  it('is answered as if nobody had asked before: with what is new, what is late and what was said about it', async () => {
    const [first] = await tenant.pen([promise(ref)])
    expect([await counted(), await counted()]).toEqual([1, 1])
    await tenant.pen([promise(ref, { time: new Date().toISOString() })])
    expect([await counted(), await counted()]).toEqual([2, 2])
    await tenant.pen([promise(ref, { time: '2020-03-10T09:24:30Z' })])
    expect([await counted(), await counted()]).toEqual([3, 3])
    expect(await counted('?as_of=2021-01-01T00:00:00Z')).toBe(1)
    const wrong = promise(ref, { id: 'to-retract', time: '2026-02-10T09:24:30Z' })
    const [late] = await tenant.pen([wrong])
    expect([await counted(), await counted()]).toEqual([4, 4])
    const retraction = eventOf({ subject: ref, type: 'event.retracted', data: { source: wrong.source, id: wrong.id } })
    await tenant.pen([retraction])
    await correct(tenant, [retraction])
    expect([await counted(), await counted()]).toEqual([3, 3])
    expect(late?.subjectId).toBe(first?.subjectId)
  })

  it('is nobody once they were erased', async () => {
    const [written] = await tenant.pen([promise('email:gone@example.com')])
    for (let time = 0; time < 2; time += 1) expect((await ask('context', 'email:gone@example.com')).status).toBe(200)
    await admin.query('select log.mark_erased($1, $2, $3, $4)', [tenant.id, [written!.subjectId], [2], Date.now() * 1_000])
    expect((await ask('context', 'email:gone@example.com')).status).toBe(404)
  })
})

describe('a customer of several identifiers', () => {
  it('has one context, under each of them', async () => {
    const [web, mail] = ['anonymous:web-context', 'email:linked@example.com']
    const written = await tenant.pen([
      promise(mail),
      eventOf({ subject: web, type: 'search.performed', time: '2026-03-09T18:00:00Z', channel: 'web', data: { query: 'quiet tyres' } }),
    ])
    expect((await ask('context', mail)).body.intent.visit).toBeNull()
    const subjects = [...new Set(written.map(({ subjectId }) => subjectId))]
    await link(subjects)
    const [byWeb, byMail] = [(await ask('context', web)).body, (await ask('context', mail)).body]
    expect(byMail.intent.visit.searches.items).toMatchObject([{ query: 'quiet tyres' }])
    expect(byMail.subjectIds.toSorted()).toEqual(subjects.toSorted())
    const { asOf: _asOf, freshness: _freshness, ...content } = byWeb
    expect(byMail).toMatchObject(content)
    // What was published under any of them can be waited for.
    expect((await ask('context', mail, `?after=${byWeb.freshness.position}&wait=0`)).status).toBe(200)
  })

  /** As the projector does when it finds that these are one person. */
  async function link(subjects: readonly string[]): Promise<void> {
    await admin.query(`select views.begin_build('identity', 1)`)
    for (const subject of subjects) {
      await admin.query(
        `insert into views.identity_member (tenant_id, build, era_id, subject_id, customer_id) values ($1, 1, $2, $2, $3)`,
        [tenant.id, subject, subjects[0]],
      )
    }
    await admin.query('update views.cursor c set next_pos = h.next_pos from log.log_head h where h.part = c.part')
  }
})

describe('who may read it', () => {
  const ref = 'email:shared@example.com'
  beforeAll(() => tenant.pen([promise(ref), promise(ref, { organisation: 'dealer-7', data: { commitmentId: 'D-1', what: 'Fit the tyres' } })]))

  it('is who may read personal fields as well as timelines', async () => {
    for (const what of ['context', 'handover']) {
      for (const scope of ['timeline:read', 'personal:read']) {
        const { token } = await tenant.key([scope])
        expect(await ask(what, ref, '', token)).toMatchObject({ status: 403, body: { type: 'urn:throughline:problem:missing-scope' } })
      }
      expect((await ask(what, ref)).status).toBe(200)
    }
  })

  it('is, for an organisation, made of its own events alone', async () => {
    const { token } = await tenant.key(['timeline:read', 'personal:read'], 'dealer-7')
    const keys = (body: { commitments: { items: { key: string }[] } }) => body.commitments.items.map(({ key }) => key).toSorted()
    expect(keys((await ask('context', ref, '', token)).body)).toEqual(['D-1'])
    expect(keys((await ask('context', ref)).body)).toEqual(['CB-1', 'D-1'])
    expect((await ask('context', 'email:mara@example.com', '', token)).status).toBe(404)
  })

  it('is nobody of another tenant', async () => {
    const other = await running.tenant('other')
    expect((await ask('context', ref, '', other.token)).status).toBe(404)
  })

  it('is in the audit', async () => {
    const { token } = await tenant.key(['audit:read'])
    const { body } = await running.ask(`/v1/audit?customer=${encodeURIComponent(ref)}`, token)
    const actions = body.entries.map((entry: { action: string }) => entry.action)
    expect(actions).toEqual(expect.arrayContaining(['context.read', 'handover.read']))
  })
})

describe('a long history', () => {
  it('is read as far back as there is room, and says so', async () => {
    const ref = 'email:long@example.com'
    const seen = (index: number) =>
      eventOf({ subject: ref, type: 'page.viewed', time: new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString(), channel: 'web', conversation: 'v', data: { title: `Page ${index}` } })
    await tenant.pen([promise(ref, { time: '2025-12-01T00:00:00Z' })])
    for (let from = 0; from < 10_000; from += 1_000) await tenant.pen(Array.from({ length: 1_000 }, (_, index) => seen(from + index)))
    const { body } = await ask('context', ref)
    expect(body).toMatchObject({ complete: false, events: { count: 2_500 } })
    expect(body.intent.visit.pages.items.at(-1)).toMatchObject({ title: 'Page 9999' })
    expect((await textOf(ref)).payload).toContain('older ones were not read')
  }, 120_000)
})
