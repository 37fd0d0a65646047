import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { nameOfSpan, PERIODS, spanAt, spanNamed, spansBetween } from './periods.js'

const micros = (time: string): number => Date.parse(time) * 1_000
const span = (name: string, zone: string) => {
  const found = spanNamed(name, zone)
  return found && [found.since, found.until].map((at) => new Date(at / 1_000).toISOString())
}

describe('periods', () => {
  it('begin and end where calendars of their zone say', () => {
    expect(span('2026-03', 'Europe/Berlin')).toEqual(['2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'])
    expect(span('2026', 'America/New_York')).toEqual(['2026-01-01T05:00:00.000Z', '2027-01-01T05:00:00.000Z'])
    expect(span('2026-Q4', 'UTC')).toEqual(['2026-10-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'])
    expect(span('2026-W01', 'UTC')).toEqual(['2025-12-29T00:00:00.000Z', '2026-01-05T00:00:00.000Z'])
    expect(span('2026-03-29', 'Europe/Berlin')).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'])
  })

  it('are refused where there are none', () => {
    for (const name of ['2026-13', '2026-W54', '2026-02-30', '2026-Q5', 'now', '', '26']) expect(spanNamed(name, 'UTC')).toBeUndefined()
  })

  it('lie one behind the other without gaps, and have the names by which they are found', () => {
    const time = fc.integer({ min: micros('1999-06-01T00:00:00Z') / 1_000_000, max: micros('2034-01-01T00:00:00Z') / 1_000_000 })
    fc.assert(
      fc.property(time, fc.constantFrom(...PERIODS), fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia'), (seconds, period, zone) => {
        const at = seconds * 1_000_000
        const own = spanAt(period, zone, at)
        expect(own.since <= at && at < own.until).toBe(true)
        expect(spanNamed(nameOfSpan(own, zone), zone)).toEqual(own)
        const row = spansBetween(period, zone, at, own.until + 1, 5)
        expect(row.map(({ since }) => since)).toEqual([own.since, own.until])
      }),
    )
  })
})
