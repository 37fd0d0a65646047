import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { jsonText } from '../../test/json-texts.js'
import { slowScan } from '../../test/slow-scanner.js'
import { eventLimits, type JsonLimits } from './limits.js'
import { scanEach, scanJson } from './scan.js'

const scan = (text: string, limits: JsonLimits = eventLimits) => scanJson(Buffer.from(text), limits)
/** So narrow that random texts reach each of them. */
const narrow: JsonLimits = { depth: 4, keys: 4, values: 12, keyBytes: 30, stringBytes: 60 }

describe('a scan', () => {
  it.each([eventLimits, narrow])('finds what the slow one finds, and nothing else: %j', (limits) => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const code = scan(text, limits)?.code
        const expected = slowScan(text, limits)
        if (code === undefined) expect([...expected]).toEqual([])
        else expect([...expected]).toContain(code)
      }),
      { numRuns: 3_000 },
    )
  })

  it('passes a text only if it is the same after JSON.parse and JSON.stringify, and passes then too', () => {
    const keysIn = (text: string): number => (text.match(/"(?:[^"\\]|\\.)*"\s*:/g) ?? []).length
    fc.assert(
      fc.property(jsonText, (text) => {
        fc.pre(scan(text) === undefined)
        const again = JSON.stringify(JSON.parse(text))
        expect(scan(again)).toBeUndefined()
        expect(keysIn(again)).toBe(keysIn(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it('judges each element of a list as if it had come alone', () => {
    fc.assert(
      fc.property(fc.array(jsonText, { maxLength: 6 }), fc.constantFrom('', ' ', '\ufeff'), (texts, before) => {
        const faults = scanEach(Buffer.from(`${before}[${texts.join(',')}]`), narrow)
        const alone = texts.map((text) => scan(text, narrow)?.reason)
        expect(texts.map((_, index) => faults.get(index)?.reason)).toEqual(alone)
      }),
    )
  })

  it('never throws and never remembers, whatever bytes come', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc.tuple(jsonText, fc.nat(), fc.nat(255)).map(([text, at, byte]) => {
        const bytes = Buffer.from(text)
        bytes[at % bytes.length] = byte
        return bytes
      }),
      fc.tuple(jsonText, fc.nat()).map(([text, at]) => Buffer.from(text).subarray(0, at % (text.length + 1))),
    )
    fc.assert(
      fc.property(anything, (bytes) => {
        scanEach(bytes, narrow)
        scanJson(bytes, narrow)
        expect(scan('{"a":{"a":1},"b":[{"a":1},{"a":2}]}')).toBeUndefined()
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a key', () => {
  it.each([
    '{"a":1,"a":1}',
    String.raw`{"a":1,"\u0061":2}`,
    String.raw`{"\u0061":1,"a":2}`,
    String.raw`{"x":[{"€":1,"\u20ac":2}]}`,
    String.raw`{"👋":1,"\ud83d\udc4b":2}`,
    String.raw`{"a\/b":1,"a/b":2}`,
  ])('that is there twice is found: %s', (text) => {
    expect(scan(text)).toMatchObject({ code: 'duplicate-key' })
  })

  it('may be there again in another object', () => {
    expect(scan('{"a":{"a":[{"a":1},{"a":2}]},"b":{"a":1}}')).toBeUndefined()
  })

  it('is found among 512', () => {
    const keys = Array.from({ length: 511 }, (_, index) => `"key-${index}":${index}`)
    expect(scan(`{${keys.join(',')},"key-511":0}`)).toBeUndefined()
    for (const index of [0, 255, 510]) expect(scan(`{${keys.join(',')},"key-${index}":0}`)?.code).toBe('duplicate-key')
  })

  it('named __proto__ is refused, in a text it is a text', () => {
    expect(scan('{"a":{"__proto__":{"admin":true}}}')).toMatchObject({ code: 'malformed', reason: 'a.__proto__: this name is not allowed' })
    expect(scan(String.raw`{"_\u005fproto__":1}`)?.code).toBe('malformed')
    expect(scan('{"a":"__proto__","__proto":1,"constructor":{"prototype":1}}')).toBeUndefined()
  })
})

describe('a number', () => {
  it.each(['9007199254740991', '-9007199254740991', '12.50', '0.1', '-0', '0e999', '1e15', '5e-324', '0.30000000000000004', '9007199254740990.4'])(
    'that is kept, or rounded in its last digit, passes: %s',
    (text) => expect(scan(`{"a":${text}}`)).toBeUndefined(),
  )

  it.each(['9007199254740992', '9007199254740993', '12345678901234567890', '-12345678901234567890', '1e16', '1e21', '12345678901234567.5', '1e400', '-1e400', '1e-400', '1'.repeat(2_000)])(
    'that would become another is refused: %s',
    (text) => expect(scan(`{"a":${text}}`)).toMatchObject({ code: 'number' }),
  )

  it('is to be sent as a string', () => {
    expect(scan('{"a":12345678901234567890}')?.reason).toBe('a: the number is too large to be kept exactly; send it as a string')
  })
})

describe('limits', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
  const keys = (count: number): string => `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',')}}`
  const list = (count: number): string => `[${Array.from({ length: count - 1 }, () => '0').join(',')}]`
  const string = (length: number, one = 'x'): string => `"${one.repeat(length)}"`

  it.each([
    ['levels', nested(33), nested(34), 'too-deep'],
    ['keys', keys(512), keys(513), 'limit'],
    ['values', list(10_000), list(10_001), 'limit'],
    ['bytes of a string', string(65_536), string(65_537), 'limit'],
    ['bytes of a string that is not ASCII', string(32_768, 'ä'), string(32_769, 'ä'), 'limit'],
    ['bytes of a string with escapes', string(65_536, String.raw`\n`), string(65_537, String.raw`\n`), 'limit'],
    ['bytes of a string of escapes', string(16_384, String.raw`\ud83d\udc4b`), string(16_385, String.raw`\ud83d\udc4b`), 'limit'],
    ['bytes of a key', `{${string(1_024)}:1}`, `{${string(1_025)}:1}`, 'limit'],
  ])('%s', (_name, most, tooMany, code) => {
    expect(scan(most)).toBeUndefined()
    expect(scan(tooMany)?.code).toBe(code)
  })

  it('keep the time in proportion: four megabytes of anything take seconds at the very most', () => {
    const size = 4 * 1024 * 1024
    for (const part of ['[', '{"a":', '"', String.raw`"\u0000`, '1e', '{"a":1,"b":2},', '"ä",', '1,', '{"a":{']) {
      const bytes = Buffer.from(part.repeat(size / part.length))
      const startedAt = performance.now()
      scanEach(bytes, eventLimits)
      scanJson(bytes, eventLimits)
      expect(performance.now() - startedAt).toBeLessThan(5_000)
    }
  }, 120_000)
})

it('says where, without words that could be personal', () => {
  expect(scan(String.raw`{"data":{"items":[{},{"Ann Example":"\u0000"}]}}`)?.reason).toBe('data.items[1][…]: contains U+0000')
})
