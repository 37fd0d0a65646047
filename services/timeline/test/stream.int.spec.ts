import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { eventually } from '@throughline/testing'
import { Pool } from 'pg'
import { COMPOSITIONS, type Compositions } from '../src/stream/compositions.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'
import { StreamClient } from './stream-client.js'

let running: Running
let tenant: TestTenant
let url: string
let admin: Pool
const clients: StreamClient[] = []

beforeAll(async () => {
  running = await runningTimeline(undefined, undefined, { heartbeatMs: 1_000, mostOfCaller: 3 })
  tenant = await running.tenant('acme')
  admin = new Pool({ connectionString: running.database.adminUrl, max: 1 })
  await running.app.listen(0, '127.0.0.1')
  url = await running.app.getUrl()
}, 120_000)
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})
afterAll(async () => {
  await admin?.end()
  await running?.close()
})

let people = 0
/** Somebody of whom there is an event. */
async function somebody(): Promise<string> {
  const subject = `email:person-${++people}@example.com`
  await tenant.pen([eventOf({ subject })])
  return subject
}

const pathOf = (subject: string, query = '') => `${url}/v1/customers/${encodeURIComponent(subject)}/stream${query}`
async function open(subject: string, given: { token?: string; lastEventId?: string; query?: string } = {}): Promise<StreamClient> {
  const { token = tenant.token, lastEventId, query } = given
  const headers = { authorization: `Bearer ${token}`, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) }
  const client = await StreamClient.open(pathOf(subject, query), headers)
  clients.push(client)
  return client
}
const problemOf = async (client: StreamClient) => {
  await client.hasEnded()
  return JSON.parse(client.body)
}

describe('a stream', () => {
  it('begins now, and brings what is recorded as the timeline shows it', async () => {
    const subject = await somebody()
    const client = await open(subject)
    expect(client.status).toBe(200)
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    })
    const opened = await client.named('stream.opened')
    expect(opened.data).toMatchObject({ resumed: false, subjectIds: [opened.data['customerId']] })
    await tenant.pen([eventOf({ subject, id: 'live-1' }), eventOf({ subject, id: 'live-2' }), eventOf({ id: 'of another' })])
    await client.received(2)
    const page = await running.ask(`/v1/customers/${encodeURIComponent(subject)}/timeline?order=oldest`, tenant.token)
    expect(client.events.map(({ data }) => data)).toEqual(page.body.events.slice(1))
    expect(client.ids).toEqual(['live-1', 'live-2'])
  })

  it('brings late events when they are recorded', async () => {
    const subject = await somebody()
    const client = await open(subject)
    await client.named('stream.opened')
    await tenant.pen([eventOf({ subject, id: 'late', time: '2020-01-01T00:00:00Z' })])
    await client.received(1)
    await tenant.pen([eventOf({ subject, id: 'later', time: '2019-01-01T00:00:00Z' })])
    await client.received(2)
    client.close()
    const resumed = await open(subject, { lastEventId: client.events[0]!.id! })
    await resumed.received(1)
    expect(resumed.ids).toEqual(['later'])
  })

  it('goes on from any id, from the header, the query, or the position of a page', async () => {
    const subject = await somebody()
    const first = await open(subject)
    const { id: beginning } = await first.named('stream.opened')
    const told = Array.from({ length: 250 }, (_, n) => eventOf({ subject, id: `e-${subject}-${n}` }))
    await tenant.pen(told)
    await first.received(250)
    first.close()
    const all = told.map((event) => event.id)
    expect(first.ids).toEqual(all)
    for (const [given, expected] of [
      [{ lastEventId: beginning! }, all],
      [{ query: `?last_event_id=${beginning}` }, all],
      [{ lastEventId: first.events[99]!.id!, query: `?last_event_id=${beginning}` }, all.slice(100)],
      [{ query: `?last_event_id=${first.events[99]!.data.position}` }, all.slice(100)],
      [{ lastEventId: first.lastEventId! }, []],
    ] as const) {
      const client = await open(subject, given)
      expect((await client.named('stream.opened')).data['resumed']).toBe(true)
      await client.received(expected.length)
      await tenant.pen([eventOf({ subject, id: `${Math.random()}`, topic: 'last' })])
      await client.received(expected.length + 1)
      expect(client.ids.slice(0, expected.length)).toEqual(expected)
      client.close()
      all.push(client.ids.at(-1)!)
      first.lastEventId = client.lastEventId
    }
  }, 90_000)

  it('takes no id of another tenant, or none at all, and no parameter that it does not know', async () => {
    const subject = await somebody()
    const other = await running.tenant('other')
    await other.pen([eventOf({ subject })])
    const { lastEventId } = await (async () => {
      const client = await open(subject, { token: other.token })
      await client.named('stream.opened')
      return client
    })()
    for (const query of [`?last_event_id=${lastEventId}`, '?last_event_id=nonsense', '?last_event_id=']) {
      const client = await open(subject, { query })
      expect(client.status).toBe(400)
      expect(await problemOf(client)).toMatchObject({ parameter: 'last_event_id' })
    }
    expect(await problemOf(await open(subject, { query: '?from=2026-01-01' }))).toMatchObject({ parameter: 'from' })
  })

  it('is there for whoever is known, and a HEAD does not wait', async () => {
    expect((await open('email:nobody@example.com')).status).toBe(404)
    const subject = await somebody()
    const headers = { authorization: `Bearer ${tenant.token}` }
    const { status } = await fetch(pathOf(subject), { method: 'HEAD', headers, signal: AbortSignal.timeout(30_000) })
    expect(status).toBe(200)
  })

  it('shows masked events, and those of one organisation, to who may see no more', async () => {
    const subject = await somebody()
    await tenant.pen([eventOf({ subject, organisation: 'dealer-7' })])
    const masked = await open(subject, { token: (await tenant.key(['timeline:read'])).token })
    const dealer = await open(subject, { token: (await tenant.key(['timeline:read', 'personal:read'], 'dealer-7')).token })
    await Promise.all([masked.named('stream.opened'), dealer.named('stream.opened')])
    await tenant.pen([eventOf({ subject, id: 'brand' }), eventOf({ subject, id: 'dealer', organisation: 'dealer-7' })])
    await masked.received(2)
    expect(masked.events.every(({ data }) => data['masked'] === true && data.id === undefined)).toBe(true)
    await dealer.received(1)
    expect(dealer.ids).toEqual(['dealer'])
  })

  it('says that it is alive', async () => {
    const client = await open(await somebody())
    await eventually(() => expect(client.comments.slice(0, 2)).toEqual(['', '']), { timeoutMs: 45_000 })
  })

  it('is refused beyond what a caller may have', async () => {
    const subject = await somebody()
    await Promise.all([open(subject), open(subject), open(subject)])
    const fourth = await open(subject)
    expect(fourth.status).toBe(429)
    expect(Number(fourth.headers['retry-after'])).toBeGreaterThan(0)
    clients[0]!.close()
    await eventually(async () => expect((await open(subject)).status).toBe(200))
  })

  it('is recorded in the audit once', async () => {
    const subject = await somebody()
    const client = await open(subject)
    await client.named('stream.opened')
    const { rows } = await admin.query('select action, parts from control.audit where tenant_id = $1 and target = $2', [
      tenant.id,
      (client.messages[0]!.data['subjectIds'] as string[])[0],
    ])
    expect(rows).toEqual([{ action: 'timeline.stream', parts: ['open', 'personal'] }])
  })

  it('goes into the log by its route alone', async () => {
    const client = await open(await somebody())
    await client.named('stream.opened')
    client.close()
    await eventually(() => expect(running.logLines.some((line) => line.includes('/v1/customers/:ref/stream"'))).toBe(true))
    expect(running.logLines.filter((line) => line.includes(client.lastEventId!) || line.includes('person-'))).toEqual([])
  })
})

describe('when a customer is erased', () => {
  it('says so and ends; whoever comes back finds nobody', async () => {
    const subject = await somebody()
    const client = await open(subject)
    const { data } = await client.named('stream.opened')
    await admin.query('select log.mark_erased($1, $2, $3, $4)', [tenant.id, data['subjectIds'], [2], Date.now() * 1_000])
    expect((await client.named('customer.erased')).data).toEqual({ customerId: data['customerId'] })
    await client.hasEnded()
    expect(client.lastEventId).toBe('')
    expect((await open(subject, { lastEventId: client.messages[0]!.id! })).status).toBe(404)
  })
})

describe('when a customer is recomposed', () => {
  it('tells so with a position, goes on with all its subjects, and tells it to who was away', async () => {
    const [one, two] = [await somebody(), await somebody()]
    const compositions = running.app.get<Compositions>(COMPOSITIONS, { strict: false })
    const before = { of: compositions.of.bind(compositions), changed: compositions.changed.bind(compositions) }
    const [first, second] = await Promise.all([one, two].map(async (subject) => {
      const found = (await running.ask(`/v1/customers/${encodeURIComponent(subject)}/timeline`, tenant.token)).body.events[0].subjectId
      return before.of(tenant.id, found)
    }))
    const merged = { customerId: first!.customerId, members: [...first!.members, ...second!.members] }
    try {
      const client = await open(one)
      const { id: asTwo } = await client.named('stream.opened')
      // Who has the second has passed the first, in whatever part it lies.
      await tenant.pen([eventOf({ subject: two, id: 'before' })])
      await tenant.pen([eventOf({ subject: one, id: 'mark' })])
      await client.received(1)
      compositions.of = () => Promise.resolve(merged)
      compositions.changed = (_tenant, known) =>
        Promise.resolve(new Map([...known.keys()].filter((id) => id === first!.customerId).map((id) => [id, merged])))
      const recomposed = await client.named('customer.recomposed')
      expect(recomposed.data['subjectIds']).toEqual(merged.members.map((member) => member.subjectId))
      await tenant.pen([eventOf({ subject: one, id: 'after-1' }), eventOf({ subject: two, id: 'after-2' })])
      await client.received(3)
      expect(client.ids.toSorted()).toEqual(['after-1', 'after-2', 'mark'])
      // What the position names is on the timeline of the other subject, so nothing lies between the two.
      const page = `/v1/customers/${encodeURIComponent(two)}/timeline?after=${recomposed.data.position}`
      expect((await running.ask(page, tenant.token)).body.events.map((event: { id: string }) => event.id)).toContain('before')
      client.close()

      const known = await open(one, { lastEventId: recomposed.id! })
      await known.received(2)
      expect(known.messages.map(({ name }) => name)).not.toContain('customer.recomposed')
      const unaware = await open(one, { lastEventId: asTwo! })
      await unaware.named('customer.recomposed')
      await tenant.pen([eventOf({ subject: two, id: 'after-3' })])
      await eventually(() => expect(unaware.ids).toContain('after-3'))
      expect(unaware.ids).toContain('after-1')
    } finally {
      Object.assign(compositions, before)
    }
  })
})
