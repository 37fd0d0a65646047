import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { observed, Region, resolve } from '../src/index.js'
import { Kept, plain } from './kept.js'
import { everybody, history, rules, typeFact } from './worlds.js'

describe('a region', () => {
  it('brings up to date what resolving everything from scratch would give', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), (events, limit, atOnce) => {
        const kept = new Kept(rules)
        for (let next = 0; next < events.length; next += atOnce) {
          kept.tell(events.slice(next, next + atOnce).flat(), limit)
        }
        const scratch = resolve(events.flat(), rules)
        expect(plain(kept.customers, kept.anchors)).toEqual(plain(scratch.customers, scratch.anchors))
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
