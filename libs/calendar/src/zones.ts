import { Temporal } from 'temporal-polyfill'
import type { Micros } from './instant.js'
import { dateOf, type Day } from './local-day.js'

const MICROS_OF_DAY = 86_400_000_000
/** Beginnings of days that are remembered, some twenty years of one zone in all. */
const MOST_REMEMBERED = 8_000

const beginnings = new Map<string, Micros>()

/** Whether the runtime's time zone data has a zone of this name, as `Europe/Berlin`. Bare offsets are no zones. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z][\w+/-]{0,63}$/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/**
 * The first moment at which clocks of a zone show a time of a day, or have passed it: what clocks leave out when they are
 * put forward begins when they have jumped, and of an hour that comes twice the first counts.
 * @param minute of that day, from 0 on; 1,440 and more are of the days after it
 */
export function momentOf(zone: string, day: Day, minute: number): Micros {
  if (minute >= 1_440) return momentOf(zone, day + Math.floor(minute / 1_440), minute % 1_440)
  return minute === 0 ? beginningOf(zone, day) : converted(zone, day, minute)
}

function converted(zone: string, day: Day, minute: number): Micros {
  const local = Temporal.PlainDate.from(dateOf(day)).toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 })
  const found = local.toZonedDateTime(zone, { disambiguation: 'earlier' })
  if (found.toPlainDateTime().equals(local)) return found.epochMilliseconds * 1_000
  // There is no such time: it fell into a jump, which comes next after what the clocks would have shown without it.
  return (found.getTimeZoneTransition('next') ?? found).epochMilliseconds * 1_000
}

/** The day that calendars of a zone show at a time. */
export function dayAt(zone: string, at: Micros): Day {
  const guess = Math.floor(at / MICROS_OF_DAY)
  if (beginningOf(zone, guess + 1) <= at) return guess + 1
  // Where a day was skipped, and so has no length, the one before it ended with it.
  for (let day = guess; ; day--) if (beginningOf(zone, day) <= at) return day
}

/** When a day begins in a zone: mostly, but not everywhere, at midnight. */
export function beginningOf(zone: string, day: Day): Micros {
  const key = `${zone} ${day}`
  const known = beginnings.get(key)
  if (known !== undefined) return known
  if (beginnings.size >= MOST_REMEMBERED) beginnings.clear()
  const moment = converted(zone, day, 0)
  beginnings.set(key, moment)
  return moment
}
