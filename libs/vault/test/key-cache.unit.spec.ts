import { createSecretKey } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { KeyCache } from '../src/keys/key-cache.js'
import type { SubjectKey } from '../src/subject-key.js'

const key: SubjectKey = { generation: 1, key: createSecretKey(Buffer.alloc(32)), seen: 0 }
const refOf = (subjectId: string, tenantId = 't') => ({ tenantId, subjectId })

describe('the keys that are remembered', () => {
  let now = 0
  beforeEach(() => {
    now = 0
    jest.spyOn(performance, 'now').mockImplementation(() => now)
  })
  afterEach(() => {
    jest.restoreAllMocks()
  })

  it('are never more than the bound, and never older than their life', () => {
    const step = fc.record({ waitMs: fc.integer({ min: 0, max: 60 }), subject: fc.integer({ min: 0, max: 20 }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        now = 0
        const cache = new KeyCache(8, 100)
        const setAt = new Map<string, number>()
        for (const { waitMs, subject } of steps) {
          now += waitMs
          cache.age()
          const known = [...setAt].filter(([name]) => cache.get(refOf(name)) !== undefined)
          expect(known.length).toBeLessThanOrEqual(8)
          for (const [, at] of known) expect(now - at).toBeLessThanOrEqual(100)
          if (cache.get(refOf(`s${subject}`)) === undefined) {
            cache.set(refOf(`s${subject}`), key)
            setAt.set(`s${subject}`, now)
          }
        }
      }),
    )
  })

  it('are there for half of their life at least, while there is room', () => {
    const cache = new KeyCache(8, 100)
    cache.set(refOf('a'), key)
    now = 49
    cache.age()
    expect(cache.get(refOf('a'))).toBe(key)
  })

  it('are their tenant’s alone, and gone when they are forgotten', () => {
    const cache = new KeyCache(8, 100)
    cache.set(refOf('a'), key)
    expect(cache.get(refOf('a', 'other'))).toBeUndefined()
    cache.forget(['a'])
    expect(cache.get(refOf('a'))).toBeUndefined()
  })
})
