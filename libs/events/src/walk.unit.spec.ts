import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { defaultLimits, faultOf } from './walk.js'

/** JSON without anything that is refused: whole surrogate pairs, exact numbers. */
const clean = fc.jsonValue({ stringUnit: 'grapheme', maxDepth: 5 }).filter((value) => isKept(value))
const bad = fc.constantFrom('\0', 'a\0b', '\ud800', 'x\udfff', '\udc00\ud800', '\ud83d')

function isKept(value: unknown): boolean {
  let kept = true
  JSON.stringify(value, (key, part: unknown) => {
    const texts = typeof part === 'string' ? [key, part] : [key]
    if (texts.some((text) => text.includes('\0') || !text.isWellFormed())) kept = false
    if (typeof part === 'number' && Number.isInteger(part) && !Number.isSafeInteger(part)) kept = false
    return part
  })
  return kept && !JSON.stringify(value).includes('"__proto__":')
}

/** Puts a value somewhere into another: wraps it in arrays and objects with clean neighbours. */
function buried(inner: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(inner, fc.array(fc.boolean(), { maxLength: 8 }), clean).map(([value, wraps, neighbour]) => {
    return wraps.reduce<unknown>(
      (within, asArray) => (asArray ? [neighbour, within] : { other: neighbour, within }),
      value,
    )
  })
}

describe('faultOf', () => {
  it('passes what every store keeps', () => {
    fc.assert(fc.property(clean, (value) => faultOf(value, defaultLimits) === undefined))
  })

  it('refuses U+0000 and half surrogate pairs in values, however deep', () => {
    fc.assert(fc.property(buried(bad), (value) => faultOf(value, defaultLimits)?.code === 'text'))
  })

  it('refuses them in keys, however deep', () => {
    const keyed = bad.map((key) => ({ [key]: 1 }))
    fc.assert(fc.property(buried(keyed), (value) => faultOf(value, defaultLimits)?.code === 'text'))
  })

  it('refuses numbers that a double has already changed', () => {
    const parse = (text: string): unknown => JSON.parse(text)
    expect(faultOf(parse('{"a":12345678901234567890}'), defaultLimits)?.reason).toBe(
      'a: the number is too large to be kept exactly; send it as a string',
    )
    expect(faultOf(parse('[1e400]'), defaultLimits)?.code).toBe('number')
    expect(faultOf(parse('[9007199254740991, -9007199254740991, 1.5, 0.1, -0]'), defaultLimits)).toBeUndefined()
  })

  it('refuses __proto__ as a key, as JSON.parse makes it', () => {
    const parsed: unknown = JSON.parse('{"a":{"__proto__":{"admin":true}}}')
    expect(faultOf(parsed, defaultLimits)?.code).toBe('malformed')
  })

  it.each([[() => 1], [1n], [Symbol('a')]])('refuses what JSON does not have: %p', (value) => {
    expect(faultOf({ value }, defaultLimits)?.code).toBe('malformed')
  })
})

describe('limits', () => {
  const nested = (levels: number): unknown => Array.from({ length: levels }).reduce<unknown>((inner) => ({ inner }), 1)
  const keys = (count: number): unknown =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]))

  it.each([
    ['levels', nested(32), nested(33)],
    ['levels of arrays', JSON.parse('['.repeat(32) + ']'.repeat(32)), JSON.parse('['.repeat(33) + ']'.repeat(33))],
    ['keys', keys(512), keys(513)],
    ['bytes of a string', 'x'.repeat(65_536), 'x'.repeat(65_537)],
    ['bytes of a string that is not ASCII', 'ä'.repeat(32_768), 'ä'.repeat(32_769)],
    ['values', Array.from({ length: 9999 }).fill(0), Array.from({ length: 10_000 }).fill(0)],
    ['characters of a key', { ['k'.repeat(1024)]: 1 }, { ['k'.repeat(1025)]: 1 }],
  ])('%s', (_name, most, tooMany) => {
    expect(faultOf(most, defaultLimits)).toBeUndefined()
    expect(faultOf(tooMany, defaultLimits)?.code).toBe('limit')
  })

  it('never runs out of stack, even where the limit is far away', () => {
    const deep: unknown = JSON.parse('['.repeat(5000) + ']'.repeat(5000))
    expect(faultOf(deep, defaultLimits)?.code).toBe('limit')
  })
})

it('says where, without words that could be personal', () => {
  expect(faultOf({ items: [{}, { 'Ann Example': '\0' }] }, defaultLimits)?.under('data').reason).toBe(
    'data.items[1][…]: contains U+0000',
  )
})
