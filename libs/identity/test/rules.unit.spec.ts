import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Fact, factsOf, type IdentityRules, observed, resolve } from '../src/index.js'
import { Kept, plain } from './kept.js'
import { everybody, history, rules, typeFact } from './worlds.js'

/** Rules that a tenant could publish, tight and loose. */
const published: fc.Arbitrary<IdentityRules> = fc
  .record({
    limits: fc.dictionary(fc.constantFrom('customer', 'email', 'phone'), fc.integer({ min: 1, max: 3 })),
    otherLimit: fc.integer({ min: 1, max: 4 }),
    maxSubjects: fc.integer({ min: 1, max: 8 }),
    maxStronger: fc.integer({ min: 1, max: 5 }),
    maxNeighbours: fc.integer({ min: 1, max: 8 }),
    minConfidence: fc.constantFrom(0, 0.5, 0.8, 1),
    blocked: fc.uniqueArray(fc.constantFrom(...everybody), { maxLength: 3 }).map((subjects) => new Set(subjects)),
  })
  .map((own) => ({ ...rules, ...own }))

const size = fc.integer({ min: 1, max: 4 })

describe('a change of the rules', () => {
  it('makes the customers that the new ones would have made, piece by piece, whatever happens meanwhile', () => {
    fc.assert(
      fc.property(history, published, published, size, size, (events, before, after, piece, limit) => {
        const kept = new Kept(before)
        const half = Math.floor(events.length / 2)
        for (const facts of events.slice(0, half)) kept.tell(facts, limit)
        kept.rules = after
        const rest = events.slice(half)
        kept.sweep(piece, limit, () => kept.tell(rest.shift() ?? [], limit))
        for (const facts of rest) kept.tell(facts, limit)
        const scratch = resolve(events.flat(), after)
        expect(plain(kept.customers, kept.anchors)).toEqual(plain(scratch.customers, scratch.anchors))
      }),
      { numRuns: 2_000 },
    )
  })

  it('that is rolled back leaves the customers of before', () => {
    fc.assert(
      fc.property(history, published, published, size, size, (events, before, after, piece, limit) => {
        const kept = new Kept(before)
        for (const facts of events) kept.tell(facts, limit)
        const first = plain(kept.customers, kept.anchors)
        kept.rules = after
        kept.sweep(piece, limit)
        kept.rules = before
        kept.sweep(piece, limit)
        expect(plain(kept.customers, kept.anchors)).toEqual(first)
      }),
      { numRuns: 1_000 },
    )
  })

  it('reaches a conversation whose person was kept from it by somebody who is blocked now', () => {
    const [call, ann, bob] = ['conversation0', 'email0', 'email1']
    const facts: Fact[] = [
      ...[call, ann, bob].map(typeFact),
      observed(ann, bob, 1, 'both'),
      observed(call, ann, 2, 'call'),
      ...factsOf({ same: false, sides: [[call], [bob]], time: 3, id: 'not his' }),
    ]
    const kept = new Kept(rules)
    kept.tell(facts, 4)
    expect(kept.anchors.size).toBe(0)
    kept.rules = { ...rules, blocked: new Set([bob]) }
    kept.sweep(2, 4)
    expect([...kept.anchors]).toEqual([[call, { subject: ann, time: 2 }]])
  })
})
