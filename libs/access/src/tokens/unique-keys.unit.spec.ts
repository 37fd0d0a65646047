import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { hasUniqueKeys } from './unique-keys.js'

const key = fc.string({ unit: fc.constantFrom('a', 'b', '"', '\\', ':', '{', 'é'), maxLength: 3 })

describe('keys of a JSON text', () => {
  it('are unique in whatever JSON.stringify writes', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(hasUniqueKeys(JSON.stringify(value, undefined, 1))).toBe(true)))
  })

  it('are unique exactly if no two of an object are the same', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.jsonValue({ maxDepth: 1 })), { maxLength: 5 }), (pairs) => {
        const text = `[{${pairs.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',')}}]`
        expect(hasUniqueKeys(text)).toBe(new Set(pairs.map(([name]) => name)).size === pairs.length)
      }),
    )
  })

  it('are the same however they are escaped', () => {
    expect(hasUniqueKeys('{"a":1,"\\u0061":2}')).toBe(false)
    expect(hasUniqueKeys('{"a":{"a":[{"a":"a"},{"a":1}]}}')).toBe(true)
  })
})
