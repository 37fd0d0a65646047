import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { TenantClient } from '@throughline/database'
import { type CloudEvent, timeOf } from '@throughline/events'
import { type CellCounts, readCells, readCellScores, readMoves, type TouchQuestion } from '@throughline/log'
import fc from 'fast-check'
import { careWriter } from './care-writer.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

const HOUR = 3_600_000_000
const DAY = 24 * HOUR
const MARCH = Date.UTC(2026, 2, 1) * 1_000
const PROMISED = new Map([['phone', 60_000]])

interface Touch {
  customer_id: string
  stage: string
  touchpoint: string
  wait_ms: number | null
  abandoned: boolean
  started_at: number
  last_at: number
  next_at: number | null
  next_touchpoint: string | null
  effort: number | null
  scores: { metric: string; share: number }[]
}

let running: Running
let writer: Awaited<ReturnType<typeof careWriter>>
let tenants = 0

beforeAll(async () => {
  running = await runningTimeline()
  writer = await careWriter(running)
}, 90_000)
afterAll(async () => {
  await writer?.close()
  await running?.close()
})

/** What one customer does, by hours from the first of March on. */
const happenings = fc.array(
  fc.record({
    hour: fc.integer({ min: 0, max: 70 * 24 }),
    type: fc.constantFrom('visit.started', 'conversation.queued', 'conversation.assigned', 'conversation.abandoned', 'message.received', 'message.sent', 'order.placed', 'survey.answered'),
    channel: fc.constantFrom('web', 'voice', 'email'),
    conversation: fc.constantFrom('a', 'b', 'c'),
    waitMs: fc.constantFrom(10_000, 50_000, 60_000, 61_000, 300_000),
    value: fc.integer({ min: 1, max: 5 }),
  }),
  { minLength: 1, maxLength: 10 },
)
type Happening = (typeof happenings) extends fc.Arbitrary<(infer One)[]> ? One : never

function storyOf(who: string, happened: readonly Happening[]): CloudEvent[] {
  return happened.map(({ hour, type, channel, conversation, waitMs, value }, index) =>
    eventOf({
      id: `${who} ${index}`, subject: `email:${who}@example.com`, type, channel, conversation: `${who} ${conversation}`, source: '/laws', topic: conversation,
      time: timeOf(MARCH + hour * HOUR + index),
      data: type === 'survey.answered' ? { score: { metric: 'csat', value, min: 1, max: 5 } } : type === 'conversation.queued' ? {} : { waitMs, landing: 'home', orderId: 'O' },
    }),
  )
}

const asked = (tenantId: string): TouchQuestion => ({ tenantId, since: MARCH, until: MARCH + 60 * DAY, organisation: null, newFor: 30 * DAY, goneAfter: 10 * DAY, now: MARCH + 65 * DAY })
const client = (): TenantClient => writer.admin as unknown as TenantClient

async function told(stories: ReadonlyMap<string, readonly Happening[]>): Promise<TestTenant> {
  const tenant = await running.tenant(`laws-${++tenants}`)
  for (const [who, story] of stories) await writer.tell(tenant, storyOf(who, story))
  return tenant
}

/** The same counts, made one by one of the rows. */
async function recounted(tenantId: string): Promise<Map<string, object>> {
  const { since, until, now, goneAfter } = asked(tenantId)
  const { rows } = await writer.admin.query<{ touch: Touch }>('select to_jsonb(t) as touch from views.touch t where tenant_id = $1', [tenantId])
  const touches = rows.map(({ touch }) => touch).filter(({ started_at: at }) => at >= since && at < until)
  const cells = Map.groupBy(touches, ({ stage, touchpoint }) => JSON.stringify([stage, touchpoint]))
  return new Map([...cells].map(([key, own]) => [key, countsOf(own, now, goneAfter)]))
}

function countsOf(own: readonly Touch[], now: number, goneAfter: number): object {
  const waits = own.flatMap(({ wait_ms: ms }) => (ms === null ? [] : [ms])).toSorted((a, b) => a - b)
  const over = own.filter((touch) => touch.last_at <= now - goneAfter)
  const promised = own[0]?.touchpoint === 'phone' ? waits : []
  return {
    volume: own.length,
    customers: new Set(own.map((touch) => touch.customer_id)).size,
    abandoned: own.filter(({ abandoned }) => abandoned).length,
    over: over.length,
    silent: over.filter((touch) => touch.next_at === null || touch.next_at - touch.last_at > goneAfter).length,
    waits: waits.length,
    medianMs: waits[Math.ceil(waits.length / 2) - 1] ?? null,
    promised: promised.length,
    kept: promised.filter((ms) => ms <= 60_000).length,
    efforts: own.filter(({ effort }) => effort !== null).length,
  }
}

async function counted(tenantId: string): Promise<Map<string, CellCounts>> {
  const cells = await readCells(client(), asked(tenantId), PROMISED)
  return new Map(cells.map((cell) => [JSON.stringify([cell.stage, cell.touchpoint]), cell]))
}

const ADDED = ['volume', 'customers', 'abandoned', 'over', 'silent', 'waits', 'promised', 'kept', 'efforts'] as const

describe('the map', () => {
  it('is what is counted touch by touch, and that of two groups of customers is the sum of theirs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happenings, { minLength: 1, maxLength: 4 }), fc.array(happenings, { minLength: 1, maxLength: 4 }), async (ones, others) => {
        const named = (prefix: string, stories: readonly (readonly Happening[])[]) => stories.map((story, index) => [`${prefix}${index}`, story] as const)
        const [one, other, both] = [
          await told(new Map(named('a', ones))),
          await told(new Map(named('b', others))),
          await told(new Map([...named('a', ones), ...named('b', others)])),
        ]
        const [left, right, whole] = [await counted(one.id), await counted(other.id), await counted(both.id)]
        for (const [key, counts] of await recounted(both.id)) expect(whole.get(key)).toMatchObject(counts)
        for (const [key, cell] of whole) {
          for (const name of ADDED) expect([key, name, cell[name]]).toEqual([key, name, (left.get(key)?.[name] ?? 0) + (right.get(key)?.[name] ?? 0)])
        }
        await scoresAndMovesAdd(one.id, other.id, both.id)
      }),
      { numRuns: 6 },
    )
  }, 240_000)
})

async function scoresAndMovesAdd(one: string, other: string, both: string): Promise<void> {
  const sums = async (...ids: string[]): Promise<[number, number]> => {
    const scores = (await Promise.all(ids.map((id) => readCellScores(client(), asked(id))))).flat().filter(({ stage, touchpoint }) => stage !== null && touchpoint !== null)
    const moves = (await Promise.all(ids.map((id) => readMoves(client(), asked(id), 300)))).flat().filter(({ from }) => from.stage !== null && from.touchpoint !== null)
    return [scores.reduce((sum, { n }) => sum + n, 0), moves.reduce((sum, { times }) => sum + times, 0)]
  }
  expect(await sums(both)).toEqual(await sums(one, other))
}
