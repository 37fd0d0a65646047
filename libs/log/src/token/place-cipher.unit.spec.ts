import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { PlaceCipher, type Place } from './place-cipher.js'

const tokenKey = Buffer.alloc(32, 7)
const mine = new PlaceCipher(tokenKey, 'tenant-a')
const foreign = new PlaceCipher(tokenKey, 'tenant-b')

const place: fc.Arbitrary<Place> = fc.record(
  {
    kind: fc.constantFrom('position' as const, 'interactions' as const, 'backfill' as const),
    part: fc.integer({ min: 0, max: 65_535 }),
    number: fc.maxSafeNat(),
    topicTag: fc.integer({ min: 1, max: 65_535 }),
  },
  { requiredKeys: ['kind', 'part', 'number'] },
)
const places = fc.array(place, { minLength: 1, maxLength: 20 })

describe('sealed places', () => {
  it('open to what was sealed, one by one and together', () => {
    fc.assert(
      fc.property(places, (given) => {
        expect(mine.open(mine.seal(given))).toEqual(given)
        expect(mine.sealEach(given).map((text) => mine.open(text)?.[0])).toEqual(given)
      }),
    )
  })

  it('read the same each time, and differently for another tenant', () => {
    const one: Place = { kind: 'position', part: 3, number: 12 }
    expect(mine.seal([one])).toBe(mine.seal([one]))
    expect(foreign.seal([one])).not.toBe(mine.seal([one]))
  })

  it('do not open for another tenant, nor when a byte was changed', () => {
    fc.assert(
      fc.property(places, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, at, flip) => {
        const sealed = mine.seal(given)
        expect(foreign.open(sealed)).toBeUndefined()
        const bytes = Buffer.from(sealed, 'base64url')
        const index = at % bytes.length
        bytes[index] = (bytes[index] as number) ^ flip
        expect(mine.open(bytes.toString('base64url'))).toBeUndefined()
      }),
    )
  })

  it('refuse any other text', () => {
    for (const text of ['', 'x', 'not a token', 'AAAA', `${mine.seal([{ kind: 'position', part: 0, number: 0 }])}=`]) {
      expect(mine.open(text)).toBeUndefined()
    }
  })
})
