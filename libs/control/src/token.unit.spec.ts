import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createToken, hashToken, prefixOf } from './token.js'

describe('an API key', () => {
  test('has a prefix, 256 bits and a checksum, and is stored as its SHA-256', () => {
    const { token, prefix, sha256 } = createToken()
    expect(token).toMatch(/^tl_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$/)
    expect(prefixOf(token)).toBe(prefix)
    expect(sha256).toEqual(createHash('sha256').update(token).digest())
    expect(hashToken(token)).toEqual(sha256)
  })

  test('is never the same twice', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => createToken().token)).size).toBe(1_000)
  })

  test('with any one character changed is no key', () => {
    const { token } = createToken()
    const character = fc.string({ minLength: 1, maxLength: 1 })
    fc.assert(
      fc.property(fc.nat(token.length - 1), character, (place, other) => {
        fc.pre(token[place] !== other)
        expect(prefixOf(token.slice(0, place) + other + token.slice(place + 1))).toBeUndefined()
      }),
    )
  })

  test('is no key when it is anything else', () => {
    const { token } = createToken()
    for (const other of ['', 'tl_', token.slice(1), `${token}0`, token.slice(0, -1), ` ${token}`, `${token}\n`]) {
      expect(prefixOf(other)).toBeUndefined()
    }
  })
})
