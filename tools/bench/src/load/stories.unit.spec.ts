import { describe, expect, it } from '@jest/globals'
import { checkEvent, eventLimits, scanValue } from '@throughline/events'
import fc from 'fast-check'
import { inTimeOrder, interleaved } from './mixed.js'
import { facesAt, mailed, manyFaced, singlePerson, visitor } from './people.js'
import { type Doing, DOING, eventsOf, isConversation } from './stories.js'

const person = fc.oneof(
  fc.nat(500).map((number) => singlePerson('one', number)),
  fc.nat(500).map((number) => manyFaced('many', number, 20)),
  fc.nat(500).map((number) => mailed('mail', number)),
  fc.nat(500).map(visitor),
)
const doing: fc.Arbitrary<Doing> = fc.record({
  person,
  nth: fc.nat(10_000),
  at: fc.integer({ min: 1_600_000_000_000, max: 1_800_000_000_000 }),
  run: fc.constant('spec'),
})

describe('what somebody does', () => {
  it('is told in events that the gateway takes', () => {
    fc.assert(
      fc.property(doing, (some) => {
        const events = eventsOf(some)
        expect(events).toHaveLength(DOING)
        for (const event of events) expect(checkEvent(scanValue(event, eventLimits).value)).toMatchObject({ ok: true })
      }),
    )
  })

  it('is a conversation one time of ten', () => {
    fc.assert(
      fc.property(person, (some) => {
        const talks = Array.from({ length: 100 }, (_, nth) => isConversation({ person: some, nth }))
        expect(talks.filter(Boolean)).toHaveLength(10)
      }),
    )
  })

  it('has ids of its own, the same each time', () => {
    fc.assert(
      fc.property(doing, (some) => {
        const ids = [some, { ...some, nth: some.nth + 1 }].flatMap((one) => eventsOf(one).map(({ id }) => id))
        expect(new Set(ids).size).toBe(2 * DOING)
        expect(eventsOf(some)).toEqual(eventsOf(some))
      }),
    )
  })
})

describe('a customer of many subjects', () => {
  it('comes under each of them, and has named each together with the strongest', () => {
    const many = manyFaced('many', 7, 20)
    const named = many.faces.map((_, nth) => facesAt(many, nth))
    expect(new Set(named.map((some) => some.at(-1))).size).toBe(20)
    for (const some of named.slice(1)) expect(some[0]).toEqual(many.faces[0])
  })
})

describe('doings that are mixed', () => {
  it('have all of their events once, each doing in its order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 12 }), (count, atOnce) => {
        const doings = Array.from({ length: count }, (_, nth): Doing => ({ person: visitor(nth % 5), nth, at: 1_700_000_000_000, run: 'spec' }))
        const mixed = [...interleaved(doings.values(), atOnce)]
        expect(mixed).toHaveLength(count * DOING)
        for (const one of doings) {
          const expected = eventsOf(one).map(({ id }) => id)
          expect(mixed.filter(({ conversation }) => conversation === eventsOf(one)[0]?.conversation).map(({ id }) => id)).toEqual(expected)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('come in the order of time where that is wanted, and none is missing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 30 }), (beginnings) => {
        const doings = beginnings
          .toSorted((a, b) => a - b)
          .map((at, nth): Doing => ({ person: visitor(1), nth, at: 1_700_000_000_000 + at, run: 'spec' }))
        const times = [...inTimeOrder(doings)].map(({ time }) => time as string)
        expect(times).toHaveLength(doings.length * DOING)
        expect(times).toEqual(times.toSorted())
      }),
    )
  })

  it('are mixed', () => {
    const doings = Array.from({ length: 10 }, (_, nth): Doing => ({ person: visitor(1), nth, at: 1_700_000_000_000, run: 'spec' }))
    const conversations = [...interleaved(doings.values(), 5)].slice(0, 5).map(({ conversation }) => conversation)
    expect(new Set(conversations).size).toBeGreaterThan(1)
  })
})
