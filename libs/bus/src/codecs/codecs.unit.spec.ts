import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compressSync } from 'snappy'
import { gzip } from './gzip.js'
import { lz4 } from './lz4.js'
import { snappy } from './snappy.js'
import { zstd } from './zstd.js'

const codecs = { gzip, lz4, snappy, zstd }

describe.each(Object.entries(codecs))('%s', (_name, codec) => {
  it('gives back what went in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), fc.integer({ min: 1, max: 40 }), (bytes, times) => {
        const plain = Buffer.concat(Array.from({ length: times }, () => bytes))
        expect(codec.decompress(codec.compress(plain)).equals(plain)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('makes text smaller', () => {
    const plain = Buffer.from('{"type":"page.viewed"}'.repeat(1000))
    expect(codec.compress(plain).length).toBeLessThan(plain.length / 4)
  })

  it('throws when data is damaged', () => {
    const packed = codec.compress(Buffer.from('{"type":"page.viewed"}'.repeat(100)))
    expect(() => codec.decompress(packed.subarray(0, packed.length - 9))).toThrow()
  })
})

describe('snappy', () => {
  it('reads bare blocks, as librdkafka writes them', () => {
    const plain = Buffer.from('a timeline '.repeat(100))
    expect(snappy.decompress(compressSync(plain)).equals(plain)).toBe(true)
  })

  it('reads and writes the framing of snappy-java', () => {
    // What snappy-java 1.1.10's SnappyOutputStream wrote: header, then the length and the block of "hello".
    const framed = Buffer.from('82534e4150505900000000010000000100000007051068656c6c6f', 'hex')
    expect(snappy.decompress(framed).toString()).toBe('hello')
    expect(snappy.compress(Buffer.from('hello')).toString('hex')).toBe(framed.toString('hex'))
  })

  it('refuses a block that ends outside of the data', () => {
    const framed = Buffer.from('82534e415050590000000001000000017fffffff051068656c6c6f', 'hex')
    expect(() => snappy.decompress(framed)).toThrow('ends outside of the data')
  })
})

describe('bombs', () => {
  it('are not unpacked', () => {
    const huge = Buffer.alloc(300 * 1024 * 1024)
    expect(() => zstd.decompress(zstd.compress(huge))).toThrow()
    expect(() => gzip.decompress(gzip.compress(huge))).toThrow()
  })
})
