import { describe, expect, it } from '@jest/globals'
import type { CohortEntry } from '@throughline/log'
import { causesOf, figuresOf } from './figures.js'

const HOUR = 3_600_000_000

function entry(over: Partial<CohortEntry> = {}): CohortEntry {
  return {
    customerId: 'a', kind: 'low-score', severity: null, channel: null, topic: null, organisation: null, owner: null, queue: null, state: 'closed', overdue: false,
    openedAt: 0, dueAt: 10 * HOUR, closedAt: 5 * HOUR, outcome: 'fulfilled', cause: null, told: 1, escalated: 0, reopened: 0, recovered: null, ...over,
  }
}

const many = (count: number, make: (nth: number) => Partial<CohortEntry>): CohortEntry[] => Array.from({ length: count }, (_, nth) => entry(make(nth)))

describe('figures of follow-ups', () => {
  it('tell how long it took, how much was in time, and who came back', () => {
    const entries = [
      ...many(20, (nth) => ({ closedAt: (nth + 1) * HOUR, recovered: nth < 12 ? true : nth < 16 ? false : null })),
      ...many(3, () => ({ state: 'open', closedAt: null, outcome: null, overdue: true, told: 0 })),
      entry({ outcome: 'withdrawn' }),
    ]
    const [all] = figuresOf(entries, 10)
    expect(all).toMatchObject({
      opened: 24, open: 3, overdue: 3, closed: 20, withdrawn: 1,
      // statsmodels: proportion_confint(10, 20, method='wilson')
      inTime: { count: 10, n: 20, value: 0.5, interval: { lower: expect.closeTo(0.299298, 6), upper: expect.closeTo(0.700702, 6) } },
      recovered: { count: 12, n: 16, value: 0.75, unknown: 4 },
      timeToClose: { n: 20, medianMs: 10 * 3_600_000, p90Ms: 18 * 3_600_000 },
    })
    expect(all?.timeToClose.interval).toEqual({ lowerMs: 6 * 3_600_000, upperMs: 15 * 3_600_000 })
  })

  it('tell nothing but the count below the floor', () => {
    expect(figuresOf(many(4, () => ({ recovered: true })), 5)).toMatchObject([
      { closed: 4, recovered: { count: 4, n: 4, value: null, interval: null }, timeToClose: { n: 4, medianMs: null, interval: null } },
    ])
    expect(figuresOf([], 5)).toMatchObject([{ opened: 0, inTime: { value: null } }])
  })

  it('are told by group, the largest first', () => {
    const entries = [entry({ queue: 'a' }), entry({ queue: 'b' }), entry({ queue: 'b' }), entry({ queue: null })]
    expect(figuresOf(entries, 1, 'queue').map(({ group, opened }) => [group?.queue, opened])).toEqual([['b', 2], ['a', 1], [null, 1]])
  })

  it('name the causes that recur, and the customers who had one again', () => {
    const entries = [entry({ cause: 'late' }), entry({ cause: 'late' }), entry({ cause: 'late', customerId: 'b' }), entry({ cause: 'broken' }), entry()]
    expect(causesOf(entries, 1)).toMatchObject([
      { cause: 'late', followUps: 3, customers: 2, again: 1, share: { count: 3, n: 4 } },
      { cause: 'broken', followUps: 1, customers: 1, again: 0 },
    ])
  })
})
