import { describe, expect, it } from '@jest/globals'
import { isDue, readRewriteTime } from './rewrite-time.js'

describe('the time at which files are rewritten', () => {
  it.each([
    ['now', 'now'],
    ['00:00', { minuteOfDay: 0 }],
    ['03:30', { minuteOfDay: 210 }],
    ['23:59', { minuteOfDay: 1439 }],
    ['24:00', undefined],
    ['3:30', undefined],
    ['', undefined],
  ])('is read: %s', (text, time) => {
    expect(readRewriteTime(text)).toEqual(time)
  })

  const at = (text: string): number => Date.parse(`2026-03-${text}:00Z`)

  it.each([
    ['01T12:00', '01T12:01', false],
    ['01T12:00', '02T02:59', false],
    ['01T12:00', '02T03:00', true],
    ['01T12:00', '03T12:00', true],
    ['01T02:59', '01T03:00', true],
    // What was wanted at that very time waits a day: the rewrite may have begun before.
    ['01T03:00', '01T03:01', false],
    ['01T03:00', '02T03:00', true],
  ])('comes once a day: wanted at %s, looked at %s', (wanted, now, due) => {
    expect(isDue({ minuteOfDay: 180 }, at(wanted), at(now))).toBe(due)
    expect(isDue('now', at(wanted), at(now))).toBe(true)
  })
})
