import type { Micros } from '../instant.js'
import { beginningOf, dayAt } from '../zones.js'
import type { OpeningHours, OpenTime } from './opening-hours.js'

/** Days that are looked through for the next time to open, or to close. */
const HORIZON_DAYS = 400

/** Whether it is open at a time; at the moment of closing it is not. */
export function isOpen(hours: OpeningHours, at: Micros): boolean {
  if (hours.always) return true
  const today = dayAt(hours.timeZone, at)
  return [today - 2, today - 1, today].some((day) => hours.openOn(day).some(({ from, to }) => from <= at && at < to))
}

/** When it opens next, after a time; undefined when it is open, or opens on none of the next 400 days. */
export function nextOpening(hours: OpeningHours, at: Micros): Micros | undefined {
  if (isOpen(hours, at)) return undefined
  const today = dayAt(hours.timeZone, at)
  for (let day = today; day <= today + HORIZON_DAYS; day++) {
    const next = hours.openOn(day).find(({ from }) => from > at)
    if (next !== undefined) return next.from
  }
  return undefined
}

/** When it closes next; undefined when it is closed, or open for the next 400 days. */
export function nextClosing(hours: OpeningHours, at: Micros): Micros | undefined {
  if (!isOpen(hours, at)) return undefined
  const { value: now } = openTimes(hours, at).next()
  return now === undefined || now.to === Infinity ? undefined : now.to
}

/** How long it is open between two times, in ms; 0 when the second is not after the first. */
export function openMillisBetween(hours: OpeningHours, from: Micros, to: Micros): number {
  if (to <= from) return 0
  let sum = 0
  for (const open of openTimes(hours, from, to)) {
    if (open.from >= to) break
    sum += Math.min(open.to, to) - Math.max(open.from, from)
  }
  return sum / 1_000
}

/**
 * The first time until which it was open for so many ms: when 4 hours in which we are there are over.
 * @returns undefined when it does not open for so long, looking 400 days beyond what is open
 */
export function addOpenMillis(hours: OpeningHours, from: Micros, millis: number): Micros | undefined {
  if (millis <= 0) return from
  let left = Math.round(millis * 1_000)
  for (const open of openTimes(hours, from)) {
    const begin = Math.max(open.from, from)
    if (left <= open.to - begin) return begin + left
    left -= open.to - begin
  }
  return undefined
}

/**
 * All times that end after a moment, in order and put together where one begins as another ends. It ends when nothing
 * opens for 400 days; what is open for so long has no end.
 * @param until what begins later is not needed
 */
export function* openTimes(hours: OpeningHours, after: Micros, until?: Micros): Generator<OpenTime, void> {
  if (hours.always) {
    yield { from: -Infinity, to: Infinity }
    return
  }
  // Over midnight belongs to the day before; and of a day that a zone has skipped, to the one before that.
  const first = dayAt(hours.timeZone, after) - 2
  let last = (until === undefined ? first : dayAt(hours.timeZone, until)) + HORIZON_DAYS
  let open: { from: Micros; to: Micros } | undefined
  for (let day = first; day <= last; day++) {
    for (const { from, to } of hours.openOn(day)) {
      if (to <= after) continue
      if (open !== undefined && from <= open.to) {
        open.to = Math.max(open.to, to)
        continue
      }
      if (open !== undefined) yield open
      if (until !== undefined && from > until) return
      open = { from, to }
      last = Math.max(last, day + HORIZON_DAYS)
    }
  }
  if (open === undefined) return
  yield open.to >= beginningOf(hours.timeZone, last + 1) ? { from: open.from, to: Infinity } : open
}
