import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CloudEvent } from '@throughline/events'
import fc from 'fast-check'
import { Pool } from 'pg'
import { correctingBy } from './correcting.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

let running: Running
let admin: Pool
let takeIn: Awaited<ReturnType<typeof correctingBy>>

beforeAll(async () => {
  running = await runningTimeline()
  admin = new Pool({ connectionString: running.database.adminUrl, max: 1 })
  takeIn = await correctingBy(admin, running)
}, 120_000)
afterAll(async () => {
  await admin?.end()
  await running?.close()
})

const REF = 'email:ann@known.org'
const read = (tenant: TestTenant, query: string) => running.ask(`/v1/customers/${REF}/timeline?${query}`, tenant.token)

async function record(tenant: TestTenant, ...events: CloudEvent[]): Promise<void> {
  for (const event of events) await tenant.pen([event])
  await takeIn(tenant, events)
}

const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 12, minute)).toISOString()
const message = (id: string, minute: number, subject = REF): CloudEvent =>
  eventOf({ id, subject, source: '/chat', type: 'message.received', time: at(minute), data: { text: `says ${id}` } })
const about = (kind: string, id: string, target: string, minute: number, says: object): CloudEvent =>
  eventOf({ id, subject: undefined, source: '/desk', type: `event.${kind}`, time: at(minute), data: { source: '/chat', id: target, ...says } })

/** All pages, as they are told, without how fresh they are. */
async function allOf(tenant: TestTenant, query: string, limit: number): Promise<unknown[]> {
  const events: unknown[] = []
  for (let cursor = ''; ; ) {
    const { status, body } = await read(tenant, `${query}&limit=${limit}${cursor}`)
    expect(status).toBe(200)
    events.push(...body.events)
    if (!body.next) return events
    cursor = `&cursor=${encodeURIComponent(body.next)}`
  }
}

const step = fc.record({
  kind: fc.constantFrom('message', 'message', 'corrected', 'retracted', 'refiled', 'other'),
  minute: fc.nat({ max: 20 }),
  target: fc.nat({ max: 9 }),
})

describe('a timeline as it was known', () => {
  it('never changes, whatever is recorded or said later', async () => {
    let number = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 10 }), fc.nat({ max: 9 }), fc.integer({ min: 1, max: 3 }), async (steps, when, limit) => {
        const tenant = await running.tenant(`known-${++number}`)
        const events = [message('e0', 10), ...steps.map(({ kind, minute, target }, n) => {
          if (kind === 'message') return message(`e${n + 1}`, minute)
          if (kind === 'other') return message(`e${n + 1}`, minute, 'email:bob@known.org')
          const says = kind === 'refiled' ? { to: target % 2 ? REF : 'email:bob@known.org' } : { data: { text: 'otherwise' }, time: at(minute) }
          return about(kind, `s${n + 1}`, `e${target}`, minute, kind === 'retracted' ? {} : says)
        })]
        const cut = 1 + (when % steps.length)
        await record(tenant, ...events.slice(0, cut))
        const { body } = await read(tenant, 'limit=200')
        const then = `known_as_of=${encodeURIComponent(body.freshness.position)}`
        expect(await allOf(tenant, then, limit)).toEqual(body.events)
        await record(tenant, ...events.slice(cut))
        expect(await allOf(tenant, then, limit)).toEqual(body.events)
      }),
      { numRuns: 10 },
    )
  }, 180_000)

  it('takes a time that is over, and names what it does not take', async () => {
    const tenant = await running.tenant('times')
    await record(tenant, message('e1', 1))
    expect((await read(tenant, 'known_as_of=2020-01-01T00:00:00Z')).body.events).toEqual([])
    for (const wrong of [new Date().toISOString(), 'nonsense', '2020-13-01T00:00:00Z']) {
      const { status, body } = await read(tenant, `known_as_of=${encodeURIComponent(wrong)}`)
      expect([status, body.parameter]).toEqual([400, 'known_as_of'])
    }
  }, 120_000)
})
