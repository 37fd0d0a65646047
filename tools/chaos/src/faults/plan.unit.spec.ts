import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { seeded } from '../random.js'
import { describe } from './fault.js'
import { planFaults } from './plan.js'

const units = { gateway: 2, recorder: 2, projector: 2, timeline: 1, kafka: 1, postgres: 1 }

test('the same seed gives the same plan, another seed another one', () => {
  const plan = (seed: number): unknown => planFaults({ seconds: 120, units, random: seeded(seed) })
  expect(plan(7)).toEqual(plan(7))
  expect(plan(8)).not.toEqual(plan(7))
})

test('half a minute has a kill of each kind and two pauses', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const kinds = new Set(planFaults({ seconds: 40, units, random: seeded(seed) }).map(({ role, kind }) => `${kind} ${role}`))
      const wanted = ['kill recorder', 'kill gateway', 'kill kafka', 'kill postgres', 'pause recorder', 'pause gateway']
      expect([...kinds]).toEqual(expect.arrayContaining(wanted))
    }),
  )
})

test('no unit is hurt again before it was back, and all lie within the time', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const faults = planFaults({ seconds: 200, units, random: seeded(seed) })
      for (const [at, fault] of faults.entries()) {
        expect(fault.atMs).toBeLessThan(200_000)
        const again = faults.slice(at + 1).find((other) => other.role === fault.role && other.unit === fault.unit)
        if (again) expect(again.atMs - fault.atMs - fault.forMs).toBeGreaterThanOrEqual(2_500)
      }
    }),
  )
})

test('a fault is named by kind and unit', () => {
  expect(describe({ role: 'recorder', unit: 1, kind: 'pause' })).toBe('pause recorder-2')
  expect(describe({ role: 'kafka', unit: 0, kind: 'kill' })).toBe('kill kafka')
})
