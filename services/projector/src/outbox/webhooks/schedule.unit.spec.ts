import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { nextWait, STANDARD_SCHEDULE } from './schedule.js'

const HOUR = 3_600_000

it('is the one of the specification: ten attempts in three days', () => {
  const waits: number[] = []
  for (let since = 0, wait = nextWait(since, 0); wait !== undefined; wait = nextWait(since, 0)) {
    waits.push(wait)
    since += wait
  }
  expect(waits).toEqual([5_000, 300_000, 1_800_000, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR])
})

it('comes to an end, whatever the jitter, and waits never less than the schedule says', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }), (randoms) => {
      let since = 0
      let attempts = 1
      for (const random of randoms) {
        const wait = nextWait(since, random)
        if (wait === undefined) break
        expect(wait).toBeGreaterThanOrEqual(nextWait(since, 0) ?? 0)
        since += wait
        attempts++
      }
      expect(attempts).toBeLessThanOrEqual(STANDARD_SCHEDULE.length + 1)
      expect(nextWait(since, 0)).toBeUndefined()
    }),
  )
})
