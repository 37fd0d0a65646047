import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { BrokenSealError, ErasedError } from '../src/errors.js'
import { open, seal } from '../src/seal/seal.js'
import type { SealedFor, SubjectKey } from '../src/subject-key.js'

const bound = fc.record({ tenantId: fc.uuid(), subjectId: fc.uuid(), uid: fc.uuid() })
const key: fc.Arbitrary<SubjectKey> = fc.record({
  generation: fc.integer({ min: 1, max: 0xffff_ffff }),
  key: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => createSecretKey(Buffer.from(bytes))),
  seen: fc.constant(0),
})
const text = fc.string({ unit: 'binary', maxLength: 300 })

describe('what is sealed', () => {
  it('opens to the same text, told as text or as bytes', () => {
    fc.assert(
      fc.property(key, bound, text, (one, where, said) => {
        expect(open(one, where, seal(one, where, said)).toString()).toBe(Buffer.from(said).toString())
        expect(open(one, where, seal(one, where, Buffer.from(said))).equals(Buffer.from(said))).toBe(true)
      }),
    )
  })

  it('does not open when any bit of it is another', () => {
    fc.assert(
      fc.property(key, bound, text, fc.nat(), (one, where, said, chosen) => {
        const blob = seal(one, where, said)
        const bit = chosen % (blob.length * 8)
        blob.writeUInt8(blob.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
        expect(() => open(one, where, blob)).toThrow()
      }),
    )
  })

  it('does not open when any byte is missing or more', () => {
    fc.assert(
      fc.property(key, bound, text, fc.nat(), (one, where, said, chosen) => {
        const blob = seal(one, where, said)
        expect(() => open(one, where, blob.subarray(0, chosen % blob.length))).toThrow(BrokenSealError)
        expect(() => open(one, where, Buffer.concat([blob, Buffer.of(chosen)]))).toThrow(BrokenSealError)
      }),
    )
  })

  it.each(['tenantId', 'subjectId', 'uid'] as const)('does not open for another %s', (name) => {
    fc.assert(
      fc.property(key, bound, fc.uuid(), text, (one, where, other, said) => {
        fc.pre(other !== where[name])
        expect(() => open(one, { ...where, [name]: other }, seal(one, where, said))).toThrow(BrokenSealError)
      }),
    )
  })

  it('is erased for a key of another generation, and broken for another key', () => {
    fc.assert(
      fc.property(key, key, bound, text, (one, other, where, said) => {
        fc.pre(one.generation !== other.generation && !one.key.equals(other.key))
        const blob = seal(one, where, said)
        expect(() => open({ ...one, generation: other.generation }, where, blob)).toThrow(ErasedError)
        expect(() => open({ ...one, key: other.key }, where, blob)).toThrow(BrokenSealError)
      }),
    )
  })

  it('never has the same nonce or the same bytes twice', () => {
    const where: SealedFor = { tenantId: nil, subjectId: nil, uid: nil }
    const one: SubjectKey = { generation: 1, key: createSecretKey(Buffer.alloc(32, 7)), seen: 0 }
    const nonces = Array.from({ length: 5000 }, () => seal(one, where, 'same').toString('hex', 5, 17))
    expect(new Set(nonces).size).toBe(nonces.length)
  })

  it('is bound to UUIDs and nothing shorter, which could be cut otherwise', () => {
    const one: SubjectKey = { generation: 1, key: createSecretKey(Buffer.alloc(32, 7)), seen: 0 }
    expect(() => seal(one, { tenantId: nil, subjectId: 'x', uid: nil }, '')).toThrow(TypeError)
  })
})

const nil: string = '00000000-0000-0000-0000-000000000000'
