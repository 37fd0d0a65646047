import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { randomBytes } from 'node:crypto'
import { StreamIds } from './stream-ids.js'

const key = randomBytes(32)
const place = fc.record({ position: fc.nat({ max: 2 ** 48 - 1 }), recordedAt: fc.nat({ max: Number.MAX_SAFE_INTEGER }) })
const places = fc.array(fc.tuple(fc.nat({ max: 1_023 }), place), { maxLength: 20 }).map((entries) => new Map(entries))
const fingerprint = fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('hex'))

describe('ids of a stream', () => {
  const ids = new StreamIds(key, 'tenant-1')

  it('say where a client was, and the same place reads the same', () => {
    fc.assert(
      fc.property(fingerprint, places, (known, where) => {
        const sealed = ids.seal({ fingerprint: known, places: where })
        expect(ids.open(sealed)).toEqual({ fingerprint: known, places: where })
        expect(new StreamIds(key, 'tenant-1').seal({ fingerprint: known, places: where })).toBe(sealed)
      }),
    )
  })

  it('are nothing to another tenant, under another key, or with one bit changed', () => {
    fc.assert(
      fc.property(fingerprint, places, fc.nat(), (known, where, nth) => {
        const sealed = ids.seal({ fingerprint: known, places: where })
        expect(new StreamIds(key, 'tenant-2').open(sealed)).toBeUndefined()
        expect(new StreamIds(randomBytes(32), 'tenant-1').open(sealed)).toBeUndefined()
        const bytes = Buffer.from(sealed, 'base64url')
        bytes[nth % bytes.length]! ^= 1
        expect(ids.open(bytes.toString('base64url'))).toBeUndefined()
      }),
    )
  })

  it('are not to be had from any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => expect(ids.open(text)).toBeUndefined()))
  })
})
