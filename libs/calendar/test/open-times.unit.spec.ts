import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  addOpenMillis,
  dateOf,
  dayAt,
  hoursRules,
  isOpen,
  momentOf,
  nextClosing,
  nextOpening,
  OpeningHours,
  openMillisBetween,
  type Week,
  WEEKDAYS,
} from '../src/index.js'
import { NaiveHours } from './naive-hours.js'

const MINUTE = 60_000_000
const micros = (time: string): number => Date.parse(time) * 1_000
const RUNS = { numRuns: 150 }

/** Half-hour shifts, changes at midnight, a skipped day, and quarters of an hour. */
const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Asia/Kathmandu', 'UTC', 'Pacific/Apia')
/** Days around which clocks of one of these zones change, and any others. */
const somewhen = fc
  .oneof(
    fc.constantFrom('2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-10-04', '2026-04-05', '2018-11-04', '2011-12-30'),
    fc.integer({ min: 14_000, max: 21_000 }).map(dateOf),
  )
  .chain((date) => fc.integer({ min: -2_880, max: 2_880 }).map((minutes) => micros(`${date}T00:00:00Z`) + minutes * MINUTE))

const clock = fc.integer({ min: 0, max: 95 }).map((quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${['00', '15', '30', '45'][quarter % 4]}`)
const span = fc.oneof(
  fc.tuple(clock, clock).map(([from, to]) => `${from}-${to}`),
  fc.constantFrom('00:00-24:00', '02:30-05:00', '22:00-02:30', '09:00-17:00'),
)
const spans = fc.array(span, { maxLength: 3 })
const week = fc.record(Object.fromEntries(WEEKDAYS.map((day) => [day, spans])), { requiredKeys: [] }) as fc.Arbitrary<Week>
const exception = fc.record({ date: fc.constantFrom('2026-03-29', '2026-10-26', '11-01', '12-30', '2018-11-04'), open: spans })
const hours = fc
  .record({ timeZone: zone, week, days: fc.array(exception, { maxLength: 3 }) })
  .map((parts) => ({ parts, hours: new OpeningHours(parts) }))

describe('open times', () => {
  it('are those that somebody finds who looks at the clock every minute', () => {
    fc.assert(
      fc.property(hours, somewhen, fc.integer({ min: 0, max: 2_000 }), ({ parts, hours: own }, from, minutes) => {
        const naive = new NaiveHours(parts, from - 3 * 1_440 * MINUTE, from + (minutes + 1) * MINUTE)
        const times = Array.from({ length: Math.floor(minutes / 7) + 1 }, (_, index) => from + index * 7 * MINUTE)
        expect(times.filter((at) => isOpen(own, at) !== naive.isOpen(at))).toEqual([])
        expect(openMillisBetween(own, from, from + minutes * MINUTE)).toBe(naive.openMinutes(from, from + minutes * MINUTE) * 60_000)
      }),
      RUNS,
    )
  }, 60_000)

  it('add up: what is added is what lies between', () => {
    fc.assert(
      fc.property(hours, somewhen, fc.integer({ min: 0, max: 200_000_000 }), ({ hours: own }, from, millis) => {
        const due = addOpenMillis(own, from, millis)
        if (due === undefined) return
        expect(openMillisBetween(own, from, due)).toBe(millis)
        // And no earlier time would do.
        if (millis > 0) expect(openMillisBetween(own, from, due - 1_000)).toBeLessThan(millis)
      }),
      RUNS,
    )
  })

  it('split anywhere', () => {
    fc.assert(
      fc.property(hours, fc.tuple(somewhen, somewhen, somewhen), ({ hours: own }, times) => {
        const [a, b, c] = times.toSorted((one, other) => one - other) as [number, number, number]
        if (c - a > 60 * 1_440 * MINUTE) return
        expect(openMillisBetween(own, a, b) + openMillisBetween(own, b, c)).toBe(openMillisBetween(own, a, c))
      }),
      RUNS,
    )
  })

  it('begin and end where it opens and closes next', () => {
    fc.assert(
      fc.property(hours, somewhen, ({ hours: own }, at) => {
        const [opening, closing] = [nextOpening(own, at), nextClosing(own, at)]
        if (isOpen(own, at)) expect(opening).toBeUndefined()
        else expect(closing).toBeUndefined()
        if (opening !== undefined) {
          expect(opening).toBeGreaterThan(at)
          expect([isOpen(own, opening - 1), isOpen(own, opening)]).toEqual([false, true])
          expect(openMillisBetween(own, at, opening)).toBe(0)
        }
        if (closing !== undefined) {
          expect([isOpen(own, closing - 1), isOpen(own, closing)]).toEqual([true, false])
          expect(openMillisBetween(own, at, closing)).toBe((closing - at) / 1_000)
        }
      }),
      RUNS,
    )
  })
})

describe('a calendar', () => {
  const berlin = (rules: object) => new OpeningHours(hoursRules.parse({ timeZone: 'Europe/Berlin', ...rules }))

  it('counts four business hours over a night, a weekend and a holiday', () => {
    const office = { monday: ['09:00-12:00', '13:00-17:00'], tuesday: ['09:00-17:00'], friday: ['09:00-17:00'] }
    const own = berlin({ week: office, days: [{ date: '12-25', name: 'Christmas Day' }] })
    // A Thursday evening; the Friday is Christmas Day.
    expect(addOpenMillis(own, micros('2026-12-24T20:00:00Z'), 4 * 3_600_000)).toBe(micros('2026-12-28T13:00:00Z'))
    expect(own.nameOf(dayAt('Europe/Berlin', micros('2026-12-25T10:00:00Z')))).toBe('Christmas Day')
  })

  it('opens when clocks have jumped over its opening, and counts an hour that comes twice', () => {
    const own = berlin({ week: { sunday: ['02:30-05:00'] } })
    expect(nextOpening(own, micros('2026-03-29T00:00:00Z'))).toBe(micros('2026-03-29T01:00:00Z'))
    expect(nextOpening(own, micros('2026-10-24T12:00:00Z'))).toBe(micros('2026-10-25T00:30:00Z'))
    const noon = micros('2026-10-25T12:00:00Z')
    expect(openMillisBetween(own, micros('2026-10-24T12:00:00Z'), noon)).toBe(3.5 * 3_600_000)
  })

  it('begins days where clocks jump over midnight, and skips days that a zone has skipped', () => {
    const brazil = momentOf('America/Sao_Paulo', dayAt('UTC', micros('2018-11-04T00:00:00Z')), 0)
    expect(brazil).toBe(micros('2018-11-04T03:00:00Z'))
    const skipped = micros('2011-12-30T10:00:00Z')
    expect([dayAt('Pacific/Apia', skipped - 1), dayAt('Pacific/Apia', skipped)].map(dateOf)).toEqual(['2011-12-29', '2011-12-31'])
  })

  it('never opens or never closes within 400 days, and says so', () => {
    const never = berlin({ week: {} })
    expect([nextOpening(never, 0), addOpenMillis(never, 0, 1)]).toEqual([undefined, undefined])
    const always = berlin({})
    expect([isOpen(always, 0), nextClosing(always, 0), addOpenMillis(always, 0, 5)]).toEqual([true, undefined, 5_000])
    const onceClosed = berlin({ days: [{ date: '1999-01-01' }] })
    expect([onceClosed.always, nextClosing(onceClosed, micros('2026-01-01T00:00:00Z'))]).toEqual([false, undefined])
  })
})
