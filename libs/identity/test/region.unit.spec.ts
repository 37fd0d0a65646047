import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Fact, forReview, observed, Region, resolve } from '../src/index.js'
import { Kept, plain } from './kept.js'
import { everybody, history, rules, typeFact } from './worlds.js'

function answerOf({ customers, anchors, review }: Kept): unknown {
  return plain(customers, anchors, review.values())
}

function fromScratch(facts: readonly Fact[]): unknown {
  const scratch = resolve(facts, rules)
  return plain(scratch.customers, scratch.anchors, forReview(scratch))
}

describe('a region', () => {
  it('brings up to date what resolving everything from scratch would give', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), (events, limit, atOnce) => {
        const kept = new Kept(rules)
        for (let next = 0; next < events.length; next += atOnce) {
          kept.tell(events.slice(next, next + atOnce).flat(), limit)
        }
        expect(answerOf(kept)).toEqual(fromScratch(events.flat()))
      }),
      { numRuns: 3_000 },
    )
  })

  it('brings up to date what is left when events are retracted, as if they had never been', () => {
    const retracted = fc.uniqueArray(fc.nat({ max: 23 }), { maxLength: 4 })
    fc.assert(
      fc.property(history, retracted, fc.integer({ min: 1, max: 5 }), (events, numbers, limit) => {
        const kept = new Kept(rules)
        for (const facts of events) kept.tell(facts, limit)
        const ids = new Set(numbers.map((number) => `event${String(number).padStart(3, '0')}`))
        kept.retract(ids, limit)
        const left = events.flat().filter((fact) => !('id' in fact && ids.has(fact.id)))
        expect(answerOf(kept)).toEqual(fromScratch(left))
      }),
      { numRuns: 3_000 },
    )
  })

  it('ends at hubs: who shares a tablet with many is not looked at', () => {
    const region = new Region(['email0'], rules)
    const customers = everybody.filter((subject) => subject.startsWith('customer'))
    const tablet = customers.map((customer, number) => observed(customer, 'device1', number, `e${number}`))
    const types = everybody.map(typeFact)
    region.add(region.next(), [...types, observed('device1', 'email0', 9, 'e9')], [])
    expect(region.next()).toEqual(['device1'])
    region.add(['device1'], [...types, ...tablet], [])
    expect(region.next()).toEqual([])
  })
})
