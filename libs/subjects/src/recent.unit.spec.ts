import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Recent } from './recent.js'

describe('what was used lately', () => {
  it('is found as it was set, and never more than asked for is kept', () => {
    const keys = fc.array(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 200 })
    fc.assert(
      fc.property(keys, fc.integer({ min: 2, max: 20 }), (used, most) => {
        const recent = new Recent<string>(most)
        for (const key of used) {
          expect([undefined, `value of ${key}`]).toContain(recent.get(key))
          recent.set(key, `value of ${key}`)
          expect(recent.get(key)).toBe(`value of ${key}`)
        }
        const kept = [...new Set(used)].filter((key) => recent.get(key) !== undefined)
        expect(kept.length).toBeLessThanOrEqual(most + 1)
      }),
    )
  })

  it('stays while it is asked for, whatever else comes', () => {
    const recent = new Recent<number>(10)
    recent.set('kept', 1)
    for (let other = 0; other < 1_000; other++) {
      recent.set(String(other), other)
      expect(recent.get('kept')).toBe(1)
    }
    expect(recent.get('0')).toBeUndefined()
  })
})
