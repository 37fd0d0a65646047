import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { combine, type Fact, factsOf, type ObservedFact, resolve } from '../src/index.js'
import { answer, groups } from './answer.js'
import { everybody, history, rules, side, typeFact } from './worlds.js'

const runs = { numRuns: 3_000 }
/** After everything that the histories hold. */
const late = 100 * 86_400_000_000

describe('customers', () => {
  it('are the same in whatever order, and however often, facts were told', () => {
    const tellings = history.chain((events) => {
      const facts = events.flat()
      const twice = [...facts, ...facts.slice(0, 10)]
      return fc.record({ facts: fc.constant(facts), shuffled: fc.shuffledSubarray(twice, { minLength: twice.length }) })
    })
    fc.assert(
      fc.property(tellings, ({ facts, shuffled }) => {
        expect(answer(shuffled, rules)).toEqual(answer(facts, rules))
      }),
      runs,
    )
  })

  it('are the same when observations of parts of the log are folded first and put together later', () => {
    const parted = history.chain((events) => {
      const facts = events.flat()
      const parts = fc.array(fc.nat({ max: 3 }), { minLength: facts.length, maxLength: facts.length })
      return fc.record({ facts: fc.constant(facts), parts })
    })
    fc.assert(
      fc.property(parted, ({ facts, parts }) => {
        const folded = [0, 1, 2, 3].flatMap((part) => fold(facts.filter((_, index) => parts[index] === part)))
        expect(answer(fold(folded), rules)).toEqual(answer(facts, rules))
      }),
      runs,
    )
  })

  it('are as they were after merge and unmerge, whatever happened in between', () => {
    fc.assert(
      fc.property(history, history, side, side, (before, between, one, other) => {
        const second = between.flat().map((fact) => ('id' in fact ? { ...fact, id: `later ${fact.id}` } : fact))
        const facts = [...before.flat(), ...second]
        const merge = factsOf({ same: true, sides: [one, other], time: late, id: 'merge' })
        const unmerge = factsOf({ same: false, sides: [one, other], time: late + 1, id: 'unmerge' })
        expect(answer([...facts, ...merge, ...unmerge], rules)).toEqual(answer([...facts, ...unmerge], rules))
        const never = resolve([...facts, ...everybody.map(typeFact)], rules)
        const holds = (group: string[], some: string[]): boolean => group.some((subject) => some.includes(subject))
        if (groups(never, everybody).some((group) => holds(group, one) && holds(group, other))) return
        const undone = resolve([...facts, ...everybody.map(typeFact), ...merge, ...unmerge], rules)
        expect(groups(undone, everybody)).toEqual(groups(never, everybody))
      }),
      runs,
    )
  })

  it('keep every limit, and nobody together who was said to be apart', () => {
    fc.assert(
      fc.property(history, (events) => {
        const { customers, apart, hubs } = resolve(events.flat(), rules)
        for (const { members } of new Set(customers.values())) {
          const count = (type: string): number => members.filter(({ subject }) => subject.startsWith(type)).length
          expect(count('customer')).toBeLessThanOrEqual(1)
          expect(count('email')).toBeLessThanOrEqual(2)
          expect(count('anonymous')).toBeLessThanOrEqual(3)
          expect(members.length).toBeLessThanOrEqual(6)
          if (members.some(({ subject }) => hubs.has(subject) || subject === 'device0')) expect(members).toHaveLength(1)
        }
        for (const { a, b } of apart) expect(customers.get(a.id)).not.toBe(customers.get(b.id))
      }),
      runs,
    )
  })
})

describe('observations of a pair', () => {
  it('fold to the same, whichever way', () => {
    const time = fc.nat({ max: 1_000_000_000_000 })
    const one: fc.Arbitrary<ObservedFact> = fc.record({
      kind: fc.constant('observed' as const),
      a: fc.constant('a'),
      b: fc.constant('b'),
      time,
      id: fc.string({ minLength: 1, maxLength: 2 }),
      lastDay: fc.nat({ max: 20 }),
    })
    fc.assert(
      fc.property(one, one, one, (x, y, z) => {
        expect(combine(x, y)).toEqual(combine(y, x))
        expect(combine(combine(x, y), z)).toEqual(combine(x, combine(y, z)))
        expect(combine(x, x)).toEqual(x)
      }),
    )
  })
})

function fold(facts: readonly Fact[]): Fact[] {
  const observations = new Map<string, ObservedFact>()
  const others: Fact[] = []
  for (const fact of facts) {
    if (fact.kind !== 'observed') {
      others.push(fact)
      continue
    }
    const pair = `${fact.a} ${fact.b}`
    observations.set(pair, combine(fact, observations.get(pair) ?? fact))
  }
  return [...others, ...observations.values()]
}
