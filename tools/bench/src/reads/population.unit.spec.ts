import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { DOING } from '../load/stories.js'
import { MANY, populationOf, toldIn } from './population.js'
import { doingsOf } from './schedule.js'

describe('who is in a log', () => {
  it('has as many events together as the log', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 5_000, max: 20_000_000 }), fc.integer({ min: 180_000, max: 210_000 })), (events) => {
        const population = populationOf(events)
        const sum = toldIn(population).reduce((total, told) => total + told.events, population.crowd.events)
        expect(sum).toBe(events)
        expect(population.crowd.events).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('has the customers of the design in a large log', () => {
    const { single, many, heavy, deep, giants } = populationOf(10_000_000)
    expect(single.length + many.length).toBe(300)
    for (const told of [...single, ...many]) expect(told.events).toBeLessThanOrEqual(500)
    expect([heavy?.events, heavy?.person.faces.length]).toEqual([100_000, 1])
    expect(deep?.events).toBeGreaterThan(1_000 * 50)
    expect(deep?.person.faces).toHaveLength(MANY)
    expect(giants.map(({ events }) => events)).toEqual([1_000_000, 1_000_000])
  })

  it('says when there is no room', () => {
    expect(() => populationOf(1_000)).toThrow('at least 5,000')
  })
})

describe('who does what when', () => {
  const options = { run: 'spec', from: 1_000, until: 2_000_000 }

  it('gives every customer the events that they have, numbered, in the order of time', () => {
    const population = populationOf(200_000)
    const doings = [...doingsOf(population, options)]
    expect(doings).toHaveLength(200_000 / DOING)
    expect(doings.every(({ at }, index) => at >= (doings[index - 1]?.at ?? 0))).toBe(true)
    for (const { person, events } of toldIn(population)) {
      const own = doings.filter((doing) => doing.person === person)
      expect(own.map(({ nth }) => nth)).toEqual(Array.from({ length: events / DOING }, (_, nth) => nth))
    }
  })

  it('is the same each time', () => {
    const population = populationOf(10_000)
    expect([...doingsOf(population, options)]).toEqual([...doingsOf(population, options)])
  })
})
