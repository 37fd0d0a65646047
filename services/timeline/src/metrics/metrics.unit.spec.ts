import { describe, expect, it } from '@jest/globals'
import { timeOf } from '@throughline/events'
import { metricBy } from '@throughline/metrics'
import fc from 'fast-check'
import { comparisonOf } from './compared.js'
import { csvOf } from './metric-csv.js'
import { metricParameters } from './metric-parameters.js'
import { type Range, rangeBefore, rangeOf } from './ranges.js'
import { shownGroups } from './shown-metric.js'

const now = Date.parse('2026-11-22T12:00:00Z') * 1_000
const shown = ({ since, until }: Range) => `${timeOf(since).slice(0, 16)} ${timeOf(until).slice(0, 16)}`
const ranged = (given: Parameters<typeof rangeOf>[0], zone = 'UTC') => shown(rangeOf(given, zone, now))

describe('ranges', () => {
  it('are periods, dates of a zone, times, or the last thirty days', () => {
    expect(ranged({})).toBe('2026-10-23T12:00 2026-11-22T12:00')
    expect(ranged({ period: '2026-10' }, 'Europe/Berlin')).toBe('2026-09-30T22:00 2026-10-31T23:00')
    expect(ranged({ since: '2026-10-01', until: '2026-10-02T06:00:00Z' }, 'Europe/Berlin')).toBe('2026-09-30T22:00 2026-10-02T06:00')
    for (const wrong of [{ period: '2026-10', since: '2026-10-01' }, { since: 'x' }, { since: '2026-10-02', until: '2026-10-02' }, { since: '1990-01-01' }, { period: '9999' }, { period: '0001' }]) {
      expect(() => rangeOf(wrong, 'UTC', now)).toThrow()
    }
  })

  it('are preceded by one of the same length, or by the calendar’s period before', () => {
    expect(shown(rangeBefore(rangeOf({ period: '2026-03' }, 'UTC', now), 'UTC'))).toBe('2026-02-01T00:00 2026-03-01T00:00')
    expect(shown(rangeBefore(rangeOf({ since: '2026-03-02', until: '2026-03-05' }, 'UTC', now), 'UTC'))).toBe('2026-02-27T00:00 2026-03-02T00:00')
  })

  it('are read or refused, whatever is asked for', () => {
    const word = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('previous', '2026-W01..', '..', 'baseline:', 'channel:', '2026-01..2026-02', '2026-01-01..2026-02-01', '2026-02'))
    const range = rangeOf({}, 'UTC', now)
    fc.assert(
      fc.property(word, (text) => {
        try {
          const found = comparisonOf(text, range, 'UTC', now)
          if (found.with === 'period') expect(found.range.since).toBeLessThan(found.range.until)
        } catch (error) {
          expect(error).toMatchObject({ status: 400 })
        }
      }),
    )
  })
})

describe('the parameters of a metric', () => {
  it('have a floor, and a sensible one', () => {
    expect(metricParameters.parse({})).toMatchObject({ floor: 30, confidence: 0.95, quantile: 0.5, limit: 50, group_by: [] })
    for (const wrong of [{ floor: '4' }, { quantile: '1' }, { quantile: 'x' }, { confidence: '0.5' }, { zone: 'Mars/Olympus' }, { group_by: ['channel', 'channel'] }, { limit: '201' }]) {
      expect(metricParameters.safeParse(wrong).success).toBe(false)
    }
  })
})

describe('a table', () => {
  it('has no cell that a spreadsheet would reckon with, and gives back what was in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary-ascii' }), { minLength: 1, maxLength: 4 }), (texts) => {
        const [, row = []] = split(csvOf(['a'], [texts]))
        for (const [index, cell] of row.entries()) {
          expect(cell).not.toMatch(/^[=+\-@\t\r\n]/)
          expect([texts[index], `'${texts[index]}`]).toContain(cell)
        }
      }),
    )
    expect(csvOf(['n', 'text'], [[-5.5, '-5.5'], [null, 'a "b", c']])).toBe("n,text\r\n-5.5,'-5.5\r\n,\"a \"\"b\"\", c\"\r\n")
  })
})

describe('figures that are shown', () => {
  it('tell nothing of fewer than the floor, on either side', () => {
    const definition = metricBy('csat')!
    const few = { key: [null, null] as const, n: 12 }
    const many = { key: [null, null] as const, n: 50, basis: { kind: 'proportion', count: 40, n: 50 } as const }
    const showing = { definition, floor: 30, confidence: 0.95, nameOf: () => ({}) }
    expect(shownGroups([few], { ...showing, otherOf: () => many })).toMatchObject([{ value: null, reason: '12 is below the floor of 30', change: { value: 0.8, difference: null, significant: null } }])
    expect(shownGroups([many], { ...showing, otherOf: () => few })).toMatchObject([{ value: 0.8, change: { n: 12, value: null, difference: null, reason: '12 is below the floor of 30' } }])
    expect(JSON.stringify(shownGroups([few], showing))).not.toContain('basis')
  })
})

/** Cells of a table, as RFC 4180 writes them. */
function split(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [whole, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (whole === '') continue
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === '\r\n') rows.push([])
  }
  return rows
}
