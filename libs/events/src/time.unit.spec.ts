import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { microsOf, timeOf } from './time.js'

const inRange = fc.integer({ min: Date.parse('1700-01-01') * 1000, max: Date.parse('2250-01-01') * 1000 })

describe('microsOf and timeOf', () => {
  it('are each other’s inverse', () => {
    fc.assert(fc.property(inRange, (micros) => microsOf(timeOf(micros)) === micros))
  })

  it('agree with Date to the millisecond, whatever the offset', () => {
    const offset = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 })
    fc.assert(
      fc.property(inRange, offset, (micros, minutes) => {
        const millis = Math.floor(micros / 1000)
        const local = new Date(millis + minutes * 60_000).toISOString().slice(0, -1)
        const text = (n: number): string => String(Math.trunc(Math.abs(n))).padStart(2, '0')
        const time = `${local}${minutes < 0 ? '-' : '+'}${text(minutes / 60)}:${text(minutes % 60)}`
        expect(microsOf(time)).toBe(millis * 1000)
      }),
    )
  })

  it.each([
    ['2026-03-01T12:00:00Z', 1_772_366_400_000_000],
    ['2026-03-01t12:00:00z', 1_772_366_400_000_000],
    ['2026-03-01T13:00:00+01:00', 1_772_366_400_000_000],
    ['2026-03-01T11:30:00-00:30', 1_772_366_400_000_000],
    ['2026-03-01T12:00:00.1Z', 1_772_366_400_100_000],
    ['2026-03-01T12:00:00.123456Z', 1_772_366_400_123_456],
    ['2026-03-01T12:00:00.123456999Z', 1_772_366_400_123_456],
    ['2000-02-29T00:00:00Z', 951_782_400_000_000],
    ['1969-12-31T23:59:59.999999Z', -1],
  ])('reads %s', (text, micros) => {
    expect(microsOf(text)).toBe(micros)
  })

  it.each([
    '',
    'now',
    '2026-03-01',
    '2026-03-01T12:00Z',
    '2026-03-01T12:00:00',
    '2026-03-01 12:00:00Z',
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2016-12-31T23:59:60Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+0100',
    '2026-01-01T00:00:00.Z',
    '12026-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-01-01T00:00:00Z\n',
  ])('refuses %j', (text) => {
    expect(microsOf(text)).toBeUndefined()
  })

  it.each([
    [0, '1970-01-01T00:00:00.000Z'],
    [1, '1970-01-01T00:00:00.000001Z'],
    [-1, '1969-12-31T23:59:59.999999Z'],
    [1_772_366_400_123_000, '2026-03-01T12:00:00.123Z'],
  ])('writes %d', (micros, text) => {
    expect(timeOf(micros)).toBe(text)
  })
})
