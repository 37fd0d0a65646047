import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { standardSignals } from '../signals/signal-rules.js'
import { type EffortCounts, effortFrom } from './effort.js'

const rules = standardSignals.effort
const counts = fc.record({ contacts: fc.nat({ max: 30 }), transfers: fc.nat({ max: 30 }), switches: fc.nat({ max: 30 }), waitedMs: fc.nat({ max: 10_000_000 }) })

it('is nothing where one contact settled it at once', () => {
  expect(effortFrom({ contacts: 1, transfers: 0, switches: 0, waitedMs: 0 }, rules).score).toBe(0)
  expect(effortFrom({ contacts: 3, transfers: 1, switches: 2, waitedMs: 90_000 }, rules)).toEqual({
    score: 51.5, contacts: { count: 2, points: 20 }, transfers: { count: 1, points: 10 }, switches: { count: 2, points: 20 }, waiting: { count: 90_000, points: 1.5 },
  })
})

it('is the sum of its parts, and only grows with what a customer has to do', () => {
  fc.assert(
    fc.property(counts, fc.constantFrom<keyof EffortCounts>('contacts', 'transfers', 'switches', 'waitedMs'), (some, what) => {
      const { score, contacts, transfers, switches, waiting } = effortFrom(some, rules)
      expect(score).toBeCloseTo(contacts.points + transfers.points + switches.points + waiting.points, 6)
      expect(effortFrom({ ...some, [what]: some[what] + 1 }, rules).score).toBeGreaterThanOrEqual(score)
    }),
  )
})
