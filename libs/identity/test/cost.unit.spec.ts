import { describe, expect, it } from '@jest/globals'
import { combine, defaultIdentityRules, factsOf, observed, resolve } from '../src/index.js'
import type { Fact, ObservedFact } from '../src/index.js'

const plenty = 10_000
const roomy = { ...defaultIdentityRules, otherLimit: plenty, maxSubjects: plenty, maxStronger: plenty }

/** The median of some runs, in milliseconds. */
function medianMs(work: () => unknown): number {
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return times.toSorted((a, b) => a - b)[4] ?? Infinity
}

/** A person with that many identifiers, each seen with three others. */
function person(size: number): Fact[] {
  const name = (number: number): string => `anonymous${String(number).padStart(6, '0')}`
  return Array.from({ length: size }, (_, number): Fact[] => [
    { kind: 'subject', subject: name(number), type: 'anonymous' },
    ...[1, 7, 31].map((step) => observed(name(number), name((number + step) % size), number, `event${number}-${step}`)),
  ]).flat()
}

/** Two customers, each seen with an address in many events, as a view keeps them. */
function twoAfter(events: number): Fact[] {
  const kept = new Map<string, ObservedFact>()
  for (let number = 0; number < events; number++) {
    const fact = observed(`account${number % 2}`, `email${number % 2}`, number, `event${number % 1_000}`)
    kept.set(fact.a, combine(fact, kept.get(fact.a) ?? fact))
  }
  return [...kept.values()]
}

describe('the cost of resolving', () => {
  it('is some milliseconds for a person with 1,000 identifiers', () => {
    const facts = person(1_000)
    expect(new Set(resolve(facts, roomy).customers.values()).size).toBe(1)
    const ms = medianMs(() => resolve(facts, roomy))
    console.log(`1,000 identifiers, 3,000 links: ${ms.toFixed(1)} ms`)
    expect(ms).toBeLessThan(150)
  })

  it('of a merge hangs on links and not on events', () => {
    const merge = factsOf({ same: true, sides: [['account0'], ['account1']], time: 2_000_000, id: 'merge' })
    const [few, many] = [twoAfter(10), twoAfter(1_000_000)]
    expect(many).toHaveLength(few.length)
    expect(new Set(resolve([...many, ...merge], roomy).customers.values()).size).toBe(1)
    expect(medianMs(() => resolve([...many, ...merge], roomy))).toBeLessThan(20)
  })
})
