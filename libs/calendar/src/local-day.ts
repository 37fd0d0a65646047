/** Days as calendars count them: a number from 1970-01-01 on, whatever the zone. */
export type Day = number

const MS_OF_DAY = 86_400_000

/** The weekdays in the order of ISO 8601. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** As `2026-12-24`. */
export function dateOf(day: Day): string {
  return new Date(day * MS_OF_DAY).toISOString().slice(0, 10)
}

/** @param date as `2026-12-24` @returns undefined when there is no such day */
export function dayOfDate(date: string): Day | undefined {
  const ms = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms)) return undefined
  const day = ms / MS_OF_DAY
  return dateOf(day) === date ? day : undefined
}

export function weekdayOf(day: Day): Weekday {
  // 1970-01-01 was a Thursday.
  return WEEKDAYS[(((day + 3) % 7) + 7) % 7]!
}
