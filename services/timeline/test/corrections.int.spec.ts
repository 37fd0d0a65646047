import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CloudEvent } from '@throughline/events'
import { defaultRules, subjectOf, tenantKeys } from '@throughline/subjects'
import fc from 'fast-check'
import { Pool } from 'pg'
import { correctingBy } from './correcting.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

let running: Running
let admin: Pool
let takeIn: Awaited<ReturnType<typeof correctingBy>>
let tenant: TestTenant

beforeAll(async () => {
  running = await runningTimeline()
  admin = new Pool({ connectionString: running.database.adminUrl, max: 1 })
  await admin.query(`select views.begin_build('identity', 1)`)
  takeIn = await correctingBy(admin, running)
  tenant = await running.tenant('acme')
}, 120_000)
afterAll(async () => {
  await admin?.end()
  await running?.close()
})

interface Shown {
  id: string
  time: string
  uid: string
  subjectId: string
  data?: Record<string, unknown>
  corrected?: unknown
  refiled?: unknown
  retracted?: unknown
}

const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 12, minute)).toISOString()
const message = (id: string, subject: string, minute: number, text = `says ${id}`): CloudEvent =>
  eventOf({ id, subject, source: '/chat', type: 'message.received', time: at(minute), data: { text, language: 'en' } })
const about = (kind: string, id: string, says: object, minute: number, source = '/chat'): CloudEvent =>
  eventOf({ id: `${kind}-${id}-${minute}`, subject: undefined, source: '/desk', type: `event.${kind}`, time: at(minute), data: { source, id, ...says } })

async function record(...events: CloudEvent[]): Promise<void> {
  for (const event of events) await tenant.pen([event])
  await takeIn(tenant, events)
}

async function read(ref: string, query = '', token = tenant.token): Promise<Shown[]> {
  const { status, body } = await running.ask(`/v1/customers/${encodeURIComponent(ref)}/timeline${query}`, token)
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body.events
}
const ids = (events: readonly Shown[]) => events.map(({ id }) => id)

describe('a timeline with corrections', () => {
  it('shows corrected fields in their place, and what was told first', async () => {
    await record(message('m1', 'email:ann@shop.org', 1), message('m2', 'email:ann@shop.org', 2))
    await record(about('corrected', 'm1', { data: { text: 'said otherwise', language: null, extra: 1 } }, 10))
    const [, first] = await read('email:ann@shop.org')
    expect(first).toMatchObject({
      id: 'm1', time: at(1), data: { text: 'said otherwise', extra: 1 },
      corrected: { by: [{ time: at(10) }], original: { data: { text: 'says m1', language: 'en', extra: null } } },
    })
    expect(first?.data).not.toHaveProperty('language')

    // The latest word on a field counts, whichever came first.
    await record(about('corrected', 'm1', { data: { text: 'the last word' } }, 30), about('corrected', 'm1', { data: { text: 'in between' } }, 20))
    expect((await read('email:ann@shop.org'))[1]?.data).toMatchObject({ text: 'the last word', extra: 1 })
  }, 120_000)

  it('leaves out what was retracted, or shows that something was there and nothing of what', async () => {
    await record(message('r1', 'email:bob@shop.org', 1, 'a secret'), message('r2', 'email:bob@shop.org', 2))
    await record(about('retracted', 'r1', {}, 10))
    expect(ids(await read('email:bob@shop.org'))).toEqual(['r2'])
    const [, gone] = await read('email:bob@shop.org', '?retracted=shown')
    expect(gone).toMatchObject({ type: 'message.received', time: at(1), retracted: { time: at(10) } })
    expect(JSON.stringify(gone)).not.toMatch(/secret|r1|\/chat/)

    await record(about('retracted', 'retracted-r1-10', {}, 20, '/desk'))
    expect(ids(await read('email:bob@shop.org'))).toEqual(['r2', 'r1'])
    await record(message('r3', 'email:nobody-else@shop.org', 1), about('retracted', 'r3', {}, 5))
    expect(await read('email:nobody-else@shop.org')).toEqual([])
  }, 120_000)

  it('shows a refiled event with its owner, in its place in time, and nowhere else', async () => {
    await record(message('f1', 'email:cleo@shop.org', 1), message('f2', 'email:cleo@shop.org', 5), message('g1', 'email:dora@shop.org', 3))
    await record(about('refiled', 'f2', { to: 'email:dora@shop.org' }, 10), about('refiled', 'f1', { to: 'email:dora@shop.org' }, 10))
    expect(await read('email:cleo@shop.org')).toEqual([])
    const [f2, g1, f1] = await read('email:dora@shop.org')
    expect([f2, g1, f1].map((event) => event?.id)).toEqual(['f2', 'g1', 'f1'])
    expect(f2).toMatchObject({ subjectId: g1?.subjectId, data: { text: 'says f2' }, refiled: { from: expect.any(String), time: at(10) } })
    expect(ids(await read('email:dora@shop.org', '?order=oldest&limit=2'))).toEqual(['f1', 'g1'])
    expect(ids(await read('email:dora@shop.org', '?channel=chat'))).toEqual(ids(await read('email:dora@shop.org')).filter(() => f2 && 'channel' in f2))
    await record(about('refiled', 'f1', { to: 'email:cleo@shop.org' }, 20))
    expect(ids(await read('email:cleo@shop.org'))).toEqual(['f1'])
    expect(ids(await read('email:dora@shop.org'))).toEqual(['f2', 'g1'])
  }, 120_000)

  it('shows an event at the time at which it really happened', async () => {
    await record(message('t1', 'email:eve@shop.org', 1), message('t2', 'email:eve@shop.org', 2), about('corrected', 't1', { time: at(9) }, 15))
    const [t1, t2] = await read('email:eve@shop.org')
    expect(t1).toMatchObject({ id: 't1', time: at(9), corrected: { original: { time: at(1) } } })
    expect(t2?.id).toBe('t2')
    expect(ids(await read('email:eve@shop.org', `?to=${at(5)}`))).toEqual(['t2'])
    expect(ids(await read('email:eve@shop.org', `?from=${at(5)}`))).toEqual(['t1'])
  }, 120_000)

  it('says to who sees less that something was corrected, and not what', async () => {
    const { token } = await tenant.key(['timeline:read'])
    const shown = await read('email:ann@shop.org', '', token)
    expect(shown[1]).toMatchObject({ masked: true, corrected: { by: [{}, {}, {}], original: {} } })
    expect(JSON.stringify(shown)).not.toMatch(/otherwise|last word|says/)
  }, 120_000)
})

const SUBJECTS = ['email:one@law.org', 'phone:+4930901850', 'anonymous:web-law']
const story = fc.record({
  events: fc.array(fc.record({ subject: fc.constantFrom(...SUBJECTS), minute: fc.nat({ max: 8 }) }), { minLength: 1, maxLength: 8 }),
  said: fc.array(
    fc.record({
      kind: fc.constantFrom('corrected', 'retracted', 'refiled'),
      target: fc.nat({ max: 12 }),
      minute: fc.nat({ max: 40 }),
      to: fc.constantFrom(...SUBJECTS),
      time: fc.option(fc.nat({ max: 8 }), { nil: undefined }),
    }),
    { maxLength: 6 },
  ),
  order: fc.array(fc.nat({ max: 1_000 }), { minLength: 14, maxLength: 14 }),
  limit: fc.integer({ min: 1, max: 4 }),
  linked: fc.boolean(),
})

describe('laws of corrected timelines', () => {
  let number = 0

  /** What a story's events are, each statement about an event or about a statement before it. */
  function eventsOf({ events, said }: { events: { subject: string; minute: number }[]; said: { kind: string; target: number; minute: number; to: string; time?: number | undefined }[] }): CloudEvent[] {
    const told = events.map(({ subject, minute }, n) => ({ ...message(`e${n}`, subject, minute), sequence: String(n) }))
    for (const [n, { kind, target, minute, to, time }] of said.entries()) {
      const { source, id } = told[target % told.length]!
      const says = kind === 'refiled' ? { to } : kind === 'corrected' ? { data: { text: `as ${n} says` }, ...(time !== undefined && { time: at(time) }) } : {}
      told.push({ ...about(kind, id, says, minute, source), id: `s${n}`, sequence: String(100 + n) })
    }
    return told
  }

  async function allOf(events: readonly CloudEvent[], limit: number, linked: boolean) {
    const own = await running.tenant(`law-${++number}`)
    if (linked) await link(own.id)
    for (const event of events) await own.pen([event])
    await takeIn(own, events)
    const lists: unknown[] = []
    for (const ref of SUBJECTS) {
      const whole = await running.ask(`/v1/customers/${encodeURIComponent(ref)}/timeline?limit=200`, own.token)
      const paged: unknown[] = []
      for (let cursor = ''; ; ) {
        const { body } = await running.ask(`/v1/customers/${encodeURIComponent(ref)}/timeline?limit=${limit}${cursor}`, own.token)
        paged.push(...(body.events ?? []))
        if (!body.next) break
        cursor = `&cursor=${encodeURIComponent(body.next)}`
      }
      expect(paged).toEqual(whole.body.events ?? [])
      lists.push(paged.map((event) => plain(event as Record<string, unknown>)))
    }
    return lists
  }

  /** As the projector does when it finds that the first two are one person. */
  async function link(tenantId: string): Promise<void> {
    const keys = tenantKeys(running.settings.keys, tenantId)
    const subjects = SUBJECTS.slice(0, 2).flatMap((ref) => {
      const found = subjectOf(ref, defaultRules, keys)
      return found.ok ? [found.subjectId] : []
    })
    for (const id of subjects) {
      await admin.query('insert into views.identity_member (tenant_id, build, era_id, subject_id, customer_id) values ($1, 1, $2, $2, $3)', [tenantId, id, subjects[0]])
    }
  }

  /** Without ids, which each tenant has its own of. */
  function plain({ id, time, data, corrected, refiled, retracted }: Record<string, unknown>): unknown {
    const original = (corrected as { original?: unknown } | undefined)?.original
    return { id, time, data, original, refiled: refiled !== undefined, retracted: retracted !== undefined }
  }

  it('are the same in whatever order events and statements come, page by page as in one, and under each identifier', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ order, limit, linked, ...told }) => {
        const events = eventsOf(told)
        const shuffled = events.map((event, n) => [order[n % order.length]!, event] as const).toSorted(([one], [other]) => one - other)
        const lists = await allOf(shuffled.map(([, event]) => event), limit, linked)
        expect(lists).toEqual(await allOf(events, 200, linked))
        if (linked) expect(lists[0]).toEqual(lists[1])
      }),
      { numRuns: 12 },
    )
  }, 180_000)
})
