import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { eventOf, PARTS, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

let running: Running
let tenant: TestTenant

beforeAll(async () => {
  running = await runningTimeline()
  tenant = await running.tenant('acme')
})
afterAll(() => running?.close())

const read = (ref: string, query: string) => running.ask(`/v1/customers/${encodeURIComponent(ref)}/timeline?${query}`, tenant.token)
const tokenOf = (part: number, offset: number) => tenant.cipher.seal([{ kind: 'interactions', part, number: offset }])

/** Where the next event of this customer will lie. */
async function nextPlace(subject: string) {
  const [written] = await tenant.pen([eventOf({ subject })])
  return { part: written!.part, offset: written!.offset + 1 }
}

describe('after', () => {
  it('answers at once when the write is there already', async () => {
    const [written] = await tenant.pen([eventOf({ subject: 'customer:there' })])
    const startedAt = performance.now()
    const { status, body } = await read('customer:there', `after=${tokenOf(written!.part, written!.offset)}&wait=10000`)
    expect(status).toBe(200)
    expect(body.events).toHaveLength(1)
    expect(performance.now() - startedAt).toBeLessThan(8_000)
  })

  it('waits for a write that is on its way, and then shows it', async () => {
    const { part, offset } = await nextPlace('customer:coming')
    const answer = read('customer:coming', `after=${tokenOf(part, offset)}&wait=5000`)
    await new Promise((resolve) => setTimeout(resolve, 120))
    await tenant.pen([eventOf({ id: 'awaited', subject: 'customer:coming' })])
    const { status, body } = await answer
    expect(status).toBe(200)
    expect(body.events[0].id).toBe('awaited')
  })

  it('waits for the first event of somebody new, too', async () => {
    const newcomer = 'customer:brand-new'
    const part = running.partOf(newcomer, tenant)
    let place = await nextPlace('customer:neighbour-0')
    for (let n = 1; place.part !== part; n += 1) place = await nextPlace(`customer:neighbour-${n}`)
    const answer = read(newcomer, `after=${tokenOf(part, place.offset)}&wait=5000`)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await tenant.pen([eventOf({ id: 'first', subject: newcomer })])
    const { status, body } = await answer
    expect(status).toBe(200)
    expect(body.events.map((event: { id: string }) => event.id)).toEqual(['first'])
  })

  it('gives up in time with 504, and says how far behind the log is', async () => {
    const { part, offset } = await nextPlace('customer:late')
    for (const wait of [0, 150]) {
      const startedAt = performance.now()
      const { status, headers, body } = await read('customer:late', `after=${tokenOf(part, offset + 1_000)}&wait=${wait}`)
      const took = performance.now() - startedAt
      expect(status).toBe(504)
      expect(took).toBeGreaterThanOrEqual(wait - 2)
      expect(took).toBeLessThan(wait + 5_000)
      expect(headers['retry-after']).toBe('1')
      expect(body).toMatchObject({ type: 'urn:throughline:problem:not-yet-readable', status: 504 })
      expect(body.lagMs).toBeGreaterThanOrEqual(0)
      expect(body.freshness.position).toMatch(/^[\w-]{22}$/)
    }
  })

  it.each(['', '/context'])('waits no longer than asked, in however many parts the write lies: %s', async (route) => {
    // One after the other: each part comes in less than the wait, all of them do not.
    const places = new Map<number, { subject: string; offset: number }>()
    for (let n = 0; places.size < PARTS; n += 1) {
      const subject = `customer:spread-${n}`
      const { part, offset } = await nextPlace(subject)
      places.set(part, { subject, offset })
    }
    const [first] = places.values()
    const token = tenant.cipher.seal([...places].map(([part, { offset }]) => ({ kind: 'interactions', part, number: offset })))
    const answer = running.ask(`/v1/customers/${encodeURIComponent(first!.subject)}${route}?after=${token}&wait=800`, tenant.token)
    const pens = [...places.entries()].toSorted(([one], [other]) => one - other).map(async ([, { subject }], index) => {
      await new Promise((resolve) => setTimeout(resolve, (index + 1) * 500))
      await tenant.pen([eventOf({ subject })])
    })
    expect((await answer).status).toBe(504)
    await Promise.all(pens)
  })

  it('waits for a write in any part: it may say that somebody else is this customer', async () => {
    const [written] = await tenant.pen([eventOf({ subject: 'customer:elsewhere' })])
    const elsewhere = (written!.part + 1) % PARTS
    expect((await read('customer:elsewhere', `after=${tokenOf(elsewhere, 1_000_000)}&wait=0`)).status).toBe(504)
  })

  it('takes the positions of earlier answers', async () => {
    await tenant.pen([eventOf({ subject: 'customer:positions' })])
    const { body } = await read('customer:positions', '')
    for (const position of [body.freshness.position, body.events[0].position]) {
      expect((await read('customer:positions', `after=${position}&wait=0`)).status).toBe(200)
    }
  })

  it('refuses the token of another tenant', async () => {
    const other = await running.tenant('strangers')
    await tenant.pen([eventOf({ subject: 'customer:mine' })])
    const { status, body } = await read('customer:mine', `after=${other.cipher.seal([{ kind: 'position', part: 0, number: 1 }])}`)
    expect([status, body.parameter]).toEqual([400, 'after'])
  })
})

describe('POST /v1/customers/lookup', () => {
  const lookup = (payload: string, token = tenant.token, type = 'application/json') =>
    running.app.inject({
      method: 'POST',
      url: '/v1/customers/lookup',
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      payload,
    })

  it('turns a reference into one without personal data', async () => {
    await tenant.pen([eventOf({ id: 'found', subject: 'email:cleo@example.com' })])
    const response = await lookup(JSON.stringify({ ref: 'email:Cleo@Example.com' }))
    expect(response.statusCode).toBe(200)
    const { customerId, ref, subjectIds, freshness } = response.json()
    expect(subjectIds).toEqual([customerId])
    expect(ref).toBe(`id:${customerId}`)
    expect(freshness.ageMs).toBeGreaterThanOrEqual(0)
    const { body } = await read(ref, '')
    expect(body.events.map((event: { id: string }) => event.id)).toEqual(['found'])
  })

  it('can wait for a write', async () => {
    const { part, offset } = await nextPlace('email:dora@example.com')
    const body = { ref: 'email:dora@example.com', after: tokenOf(part, offset), wait: 0 }
    expect((await lookup(JSON.stringify(body))).statusCode).toBe(504)
    await tenant.pen([eventOf({ subject: 'email:dora@example.com' })])
    expect((await lookup(JSON.stringify(body))).statusCode).toBe(200)
  })

  it.each([
    ['{"ref": "email:unknown@example.com"}', 404, undefined],
    ['{"ref": "nonsense"}', 400, 'ref'],
    ['{"ref": 42}', 400, 'ref'],
    ['{}', 400, 'ref'],
    ['[]', 400, undefined],
    ['"email:cleo@example.com"', 400, undefined],
    ['{"ref": "email:cleo@example.com", "wait": 10001}', 400, 'wait'],
    ['{"ref": "email:cleo@example.com", "wait": "soon"}', 400, 'wait'],
    ['{"ref": "email:cleo@example.com", "after": ""}', 400, 'after'],
    ['{"ref": "email:cleo@example.com", "limit": 1}', 400, 'limit'],
    ['{', 400, undefined],
  ])('answers %s with %d', async (payload, status, parameter) => {
    const response = await lookup(payload)
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(response.json().parameter).toBe(parameter)
  })

  it('needs JSON and a key', async () => {
    expect((await lookup('ref=email:a@b.c', tenant.token, 'application/x-www-form-urlencoded')).statusCode).toBe(415)
    expect((await lookup('{"ref": "email:cleo@example.com"}', 'tl_wrong')).statusCode).toBe(401)
  })
})
