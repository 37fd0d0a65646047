import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type CloudEvent, timeOf } from '@throughline/events'
import { careWriter } from './care-writer.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

const DAY = 86_400_000_000
const MARCH = Date.UTC(2026, 2, 1) * 1_000

interface Cell {
  stage?: string
  touchpoint?: string
  volume: number
  customers: number
  scores: { metric: string; n: number; value: number | null; change?: Change }[]
  wait?: { n: number; value: number | null }
  abandoned: { n: number; value: number | null; change?: Change }
  silent?: { n: number; value: number | null }
  effort?: { n: number; value: number | null }
  change?: { volume: { value: number; difference: number } }
}
interface Change {
  n: number
  difference: number | null
  significant: boolean | null
}
interface MapBody {
  stages: string[]
  touchpoints: { name: string }[]
  all: Cell
  byStage: Cell[]
  byTouchpoint: Cell[]
  cells: Cell[]
  transitions: { cells: unknown[]; stages: unknown[]; touchpoints: { from: { touchpoint: string }; to: { touchpoint: string }; times: number }[] }
  compared?: object
  settled: boolean
  freshness: object
}

let running: Running
let writer: Awaited<ReturnType<typeof careWriter>>
let acme: TestTenant
let reader: string
let customers: string[]

/** Visits, calls, and is asked: the n-th customer, of whom every third gives up and every second is content. */
function story(n: number, month = MARCH): CloudEvent[] {
  const subject = `email:c${n}-${month}@example.com`
  const at = (hours: number): string => timeOf(month + n * 3_600_000_000 + hours * 3_600_000_000)
  const call = `call-${n}-${month}`
  const common = { subject, source: '/voice', channel: 'voice', conversation: call, topic: n % 2 === 0 ? 'fitting' : 'quote' }
  const ended =
    n % 3 === 0
      ? eventOf({ ...common, type: 'conversation.abandoned', time: at(2.2), data: { stage: 'queue', waitMs: 90_000 } })
      : eventOf({ ...common, type: 'conversation.assigned', time: at(2.1), data: { waitMs: 10_000 + n * 1_000 } })
  const score = { metric: 'csat', value: n % 2 === 0 ? 5 : 2, min: 1, max: 5 }
  return [
    eventOf({ subject, type: 'visit.started', channel: 'web', source: '/web', conversation: `visit-${n}-${month}`, time: at(0), data: { landing: 'home' } }),
    eventOf({ ...common, type: 'conversation.queued', time: at(2), direction: 'inbound', data: {} }),
    ended,
    eventOf({ subject, type: 'survey.answered', channel: 'survey', source: '/survey', time: at(3), data: { score, about: { source: '/voice', conversation: call } } }),
  ]
}

beforeAll(async () => {
  running = await runningTimeline()
  writer = await careWriter(running)
  acme = await running.tenant('acme')
  reader = (await acme.key(['care:read'])).token
  customers = []
  for (let n = 0; n < 12; n++) customers.push(await writer.tell(acme, story(n)))
  for (let n = 0; n < 6; n++) await writer.tell(acme, story(n, MARCH - 28 * DAY))
  await writer.tell(acme, [
    eventOf({ type: 'message.received', channel: 'chat', conversation: 'dealer-1', subject: 'email:dealt@example.com', time: timeOf(MARCH + DAY) }),
  ], 'ferro')
}, 120_000)
afterAll(async () => {
  await writer?.close()
  await running?.close()
})

const PERIOD = 'period=2026-03&zone=UTC&floor=5'
async function map(query: string, token = reader): Promise<MapBody> {
  const { status, body } = await running.ask(`/v1/journey-map?${query}`, token)
  expect(status).toBe(200)
  return body as MapBody
}
const cellOf = ({ cells }: MapBody, touchpoint: string): Cell | undefined => cells.find((cell) => cell.touchpoint === touchpoint)

describe('GET /v1/journey-map', () => {
  it('counts each visit and conversation once in its cell, with what was felt, waited for and given up', async () => {
    const answer = await map(PERIOD)
    expect(answer).toMatchObject({ settled: expect.any(Boolean), freshness: { position: expect.any(String) } })
    expect(answer.cells.map(({ stage, touchpoint, volume }) => `${stage} × ${touchpoint}: ${volume}`)).toEqual([
      'consideration × survey: 12', 'consideration × phone: 12', 'consideration × chat: 1', 'consideration × web site: 12',
    ])
    expect(cellOf(answer, 'phone')).toMatchObject({
      customers: 12,
      scores: [{ metric: 'csat', n: 12, value: 0.5 }],
      // The waits are 90,000 four times and 11, 12, 14, 15, 17, 18, 20 and 21 seconds.
      wait: { n: 12, value: 18_000 },
      abandoned: { n: 12, value: 4 / 12 },
      effort: { n: 12 },
    })
    expect(cellOf(answer, 'survey')?.scores).toEqual([])
  })

  it('has totals that are the sums of their cells', async () => {
    const { all, byStage, byTouchpoint, cells } = await map(PERIOD)
    const sum = (of: Cell[]): number => of.reduce((total, { volume }) => total + volume, 0)
    expect([all.volume, sum(byStage), sum(byTouchpoint), sum(cells)]).toEqual([37, 37, 37, 37])
    expect(all.customers).toBe(13)
  })

  it('is the sum of its segments, whatever they are', async () => {
    const whole = (await map(PERIOD)).all.volume
    const parts = async (...filters: string[]): Promise<number[]> => Promise.all(filters.map(async (filter) => (await map(`${PERIOD}&${filter}`)).all.volume))
    const total = (of: number[]): number => of.reduce((sum, volume) => sum + volume, 0)
    expect(total(await parts('channel=web', 'channel=voice', 'channel=survey', 'channel=chat'))).toBe(whole)
    expect(total(await parts('customers=new', 'customers=returning'))).toBe(whole)
    expect(total(await parts('touchpoint=phone&topic=fitting', 'touchpoint=phone&topic=quote'))).toBe(12)
  })

  it('tells where customers went on, and after what they were gone', async () => {
    const answer = await map(PERIOD)
    expect(answer.transitions.touchpoints).toEqual([
      { from: { touchpoint: 'phone' }, to: { touchpoint: 'survey' }, times: 12 },
      { from: { touchpoint: 'web site' }, to: { touchpoint: 'phone' }, times: 12 },
    ])
    expect(cellOf(answer, 'web site')?.silent).toMatchObject({ n: 12, value: 0 })
    expect(cellOf(answer, 'survey')?.silent).toMatchObject({ n: 12, value: 1 })
  })

  it('compares two periods and two segments, and says what is more than chance', async () => {
    const months = await map(`${PERIOD}&compare=previous`)
    expect(months.compared).toMatchObject({ with: 'period' })
    expect(cellOf(months, 'phone')).toMatchObject({
      change: { volume: { value: 6, difference: 6 } },
      scores: [{ change: { n: 6, difference: 0, significant: false } }],
      abandoned: { change: { n: 6, difference: 0, significant: false } },
    })
    const topics = await map(`${PERIOD}&topic=fitting&compare=topic:quote`)
    expect(topics.compared).toEqual({ with: 'segment', by: 'topic', value: 'quote' })
    expect(cellOf(topics, 'phone')?.scores[0]).toMatchObject({ value: 1, change: { value: 0, difference: 1, significant: true } })
  })

  it('tells no figure of fewer than the floor, and shows what there is on the other side only', async () => {
    expect(cellOf(await map('period=2026-03&zone=UTC'), 'phone')).toMatchObject({ volume: 12, scores: [{ n: 12, value: null, interval: null }] })
    const empty = await map(`period=2025-03&zone=UTC&compare=2026-03&floor=5`)
    expect(cellOf(empty, 'phone')).toMatchObject({ volume: 0, change: { volume: { value: 12, difference: -12 } } })
  })

  it('shows an organisation its share, and another tenant nothing', async () => {
    const dealer = await map(PERIOD, (await acme.key(['care:read'], 'ferro')).token)
    expect(dealer.cells).toMatchObject([{ touchpoint: 'chat', volume: 1, customers: 1 }])
    expect(JSON.stringify(dealer)).not.toContain('effort":')
    expect((await map(PERIOD, (await (await running.tenant('other')).key(['care:read'])).token)).all.volume).toBe(0)
    const refused = await running.ask(`/v1/journey-map?${PERIOD}&customers=new`, (await acme.key(['care:read'], 'ferro')).token)
    expect(refused.status).toBe(403)
    expect((await running.ask('/v1/journey-map', acme.token)).status).toBe(403)
  })

  it('says what is wrong with a parameter', async () => {
    for (const query of ['period=next', 'period=2026-03&since=2026-03-01', 'zone=Mars', 'compare=colour:red', 'compare=customers:old', 'gone_after_days=0', 'red=1']) {
      expect((await running.ask(`/v1/journey-map?${query}`, reader)).status).toBe(400)
    }
  })
})

describe('GET /v1/journey-map/customers', () => {
  const behind = async (query: string) => {
    const { status, body } = await running.ask(`/v1/journey-map/customers?${query}`, reader)
    expect(status).toBe(200)
    return body as { customers: { customerId: string; touches: number }[]; next: string | null }
  }

  it('leads from a cell to its customers, page by page', async () => {
    const first = await behind('period=2026-03&zone=UTC&stage=consideration&touchpoint=phone&limit=7')
    const second = await behind(`period=2026-03&zone=UTC&stage=consideration&touchpoint=phone&limit=7&cursor=${first.next}`)
    const found = [...first.customers, ...second.customers].map(({ customerId }) => customerId)
    expect(found).toEqual(customers.toReversed())
    expect(second.next).toBeNull()
  })

  it('leads to those who gave up, and to those who went on somewhere', async () => {
    const gaveUp = await behind('period=2026-03&zone=UTC&touchpoint=phone&abandoned=true')
    expect(gaveUp.customers.map(({ customerId }) => customers.indexOf(customerId))).toEqual([9, 6, 3, 0])
    expect((await behind('period=2026-03&zone=UTC&touchpoint=web site&next_touchpoint=phone')).customers).toHaveLength(12)
    expect((await behind('period=2026-03&zone=UTC&touchpoint=web site&next_touchpoint=chat')).customers).toEqual([])
  })
})
