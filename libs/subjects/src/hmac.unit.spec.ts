import { createHmac } from 'node:crypto'
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { hmacUuid } from './hmac.js'

/** The same by the book, without the bits that make it a UUID of version 8. */
function expected(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex').slice(0, 32)
}

const withoutMarks = (hex: string): string => `${hex.slice(0, 12)}${hex.slice(13, 16)}${hex.slice(17)}`
const key = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Buffer.from(bytes))
const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 1300, maxLength: 6000 }))

it('is HMAC-SHA-256, for keys and texts of any length, one after another', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, text), { minLength: 1, maxLength: 5 }), (pairs) => {
      for (const [aKey, aText] of [...pairs, ...pairs]) {
        const uuid = hmacUuid(aKey, aText)
        expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(withoutMarks(uuid.replaceAll('-', ''))).toBe(withoutMarks(expected(aKey, aText)))
      }
    }),
  )
})

it('refuses a key that is longer than a block', () => {
  expect(() => hmacUuid(Buffer.alloc(65), 'x')).toThrow('64 bytes')
})
