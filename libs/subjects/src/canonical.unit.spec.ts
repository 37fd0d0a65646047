import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { canonicalJson } from './canonical.js'

const parse = (text: string): unknown => JSON.parse(text)

/** The double with these bits, as RFC 8785 appendix B writes them. */
function double(bits: string): number {
  return Buffer.from(bits, 'hex').readDoubleBE()
}

describe('the vectors of RFC 8785', () => {
  it('3.2.2: primitive types', () => {
    const text =
      String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],` +
      String.raw`"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`
    expect(canonicalJson(parse(text))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  it('3.2.3: order of properties', () => {
    const text =
      String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",` +
      String.raw`"1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control",` +
      String.raw`"\u00f6":"Latin Small Letter O With Diaeresis"}`
    expect(Object.values(parse(canonicalJson(parse(text))) as object).slice(1)).toEqual([
      'Carriage Return',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
    expect(canonicalJson(parse(text))).toMatch(/^\{"\\r":"Carriage Return","1":"One",/)
  })

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('appendix B: the number %s is %s', (bits, text) => {
    expect(canonicalJson(double(bits))).toBe(text)
  })

  it.each(['7fffffffffffffff', '7ff0000000000000'])('appendix B: the number %s is an error', (bits) => {
    expect(() => canonicalJson([double(bits)])).toThrow(TypeError)
  })
})

const json = fc.jsonValue({ stringUnit: 'grapheme' })

/** The same value with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((part) => reversed(part))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, part]) => [key, reversed(part)]),
  )
}

describe('canonicalJson', () => {
  it('says the same value', () => {
    fc.assert(fc.property(json, (value) => expect(parse(canonicalJson(value))).toEqual(parse(JSON.stringify(value)))))
  })

  it('does not depend on the order of keys', () => {
    fc.assert(fc.property(json, (value) => canonicalJson(value) === canonicalJson(reversed(value))))
  })

  it('sorts many keys as it sorts few', () => {
    const keys = fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 20, maxLength: 60 })
    fc.assert(
      fc.property(keys, (names) => {
        const sorted = names.filter((name) => name !== '__proto__').toSorted()
        const text = canonicalJson(Object.fromEntries(sorted.toReversed().map((name) => [name, 0])))
        expect(text).toBe(`{${sorted.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`)
      }),
    )
  })

  it('leaves out keys without a value', () => {
    expect(canonicalJson({ b: 1, a: undefined })).toBe('{"b":1}')
  })

  it.each([[() => 1], [1n], [Symbol('a')]])('refuses what JSON does not have: %p', (value) => {
    expect(() => canonicalJson({ value })).toThrow(TypeError)
  })
})
