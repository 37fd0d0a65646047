import type { Micros } from './instant.js'
import { dateOf, type Day, dayOfDate } from './local-day.js'
import { beginningOf, dayAt } from './zones.js'

/** Lengths in which calendars count. Weeks begin on Monday, as in ISO 8601. */
export const PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Period = (typeof PERIODS)[number]

const MONTHS: Partial<Record<Period, number>> = { month: 1, quarter: 3, year: 12 }

/** A named stretch of time: from `since` on, up to but without `until`. */
export interface CalendarSpan {
  readonly period: Period
  readonly since: Micros
  readonly until: Micros
}

/**
 * A period by its name: `2026`, `2026-Q4`, `2026-11`, `2026-W47` or `2026-11-22`.
 * @returns undefined when there is no such period
 */
export function spanNamed(name: string, zone: string): CalendarSpan | undefined {
  const named = firstDayNamed(name)
  return named && spanFrom(named.period, named.day, zone)
}

/** The period in which a time lies. */
export function spanAt(period: Period, zone: string, at: Micros): CalendarSpan {
  return spanFrom(period, firstDayOf(period, dayAt(zone, at)), zone)
}

/** The periods that have something of a stretch of time, the oldest first. @param most more are left out */
export function spansBetween(period: Period, zone: string, since: Micros, until: Micros, most: number): CalendarSpan[] {
  const spans: CalendarSpan[] = []
  for (let span = spanAt(period, zone, since); span.since < until && spans.length < most; span = spanAt(period, zone, span.until)) spans.push(span)
  return spans
}

/** What it is called: the name that {@link spanNamed} reads. */
export function nameOfSpan({ period, since }: Pick<CalendarSpan, 'period' | 'since'>, zone: string): string {
  const day = dayAt(zone, since)
  const date = dateOf(day)
  if (period === 'day') return date
  if (period === 'year') return date.slice(0, 4)
  if (period === 'month') return date.slice(0, 7)
  if (period === 'quarter') return `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`
  // The week belongs to the year in which its Thursday lies.
  const year = dateOf(day + 3).slice(0, 4)
  return `${year}-W${String((day - firstWeekOf(Number(year))) / 7 + 1).padStart(2, '0')}`
}

function spanFrom(period: Period, first: Day, zone: string): CalendarSpan {
  return { period, since: beginningOf(zone, first), until: beginningOf(zone, nextFirstDay(period, first)) }
}

function firstDayNamed(name: string): { period: Period; day: Day } | undefined {
  const [, year, quarter] = /^(\d{4})-Q([1-4])$/.exec(name) ?? []
  if (year !== undefined) return { period: 'quarter', day: dayOfDate(`${year}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}-01`)! }
  const [, weekYear, week] = /^(\d{4})-W(\d\d)$/.exec(name) ?? []
  if (weekYear !== undefined) return weekNamed(Number(weekYear), Number(week))
  const period = ({ 4: 'year', 7: 'month', 10: 'day' } as const)[name.length]
  const day = dayOfDate(period === 'year' ? `${name}-01-01` : period === 'month' ? `${name}-01` : name)
  return period === undefined || day === undefined ? undefined : { period, day }
}

function weekNamed(year: number, week: number): { period: Period; day: Day } | undefined {
  const day = firstWeekOf(year) + (week - 1) * 7
  return week >= 1 && day < firstWeekOf(year + 1) ? { period: 'week', day } : undefined
}

/** The Monday of the week that has the 4th of January. */
function firstWeekOf(year: number): Day {
  return firstDayOf('week', dayOfDate(`${String(year).padStart(4, '0')}-01-04`)!)
}

function firstDayOf(period: Period, day: Day): Day {
  const months = MONTHS[period]
  if (months === undefined) return period === 'day' ? day : day - ((((day + 3) % 7) + 7) % 7)
  const [year, month] = dateOf(day).split('-').map(Number) as [number, number]
  return dayOfMonth(year, month - 1 - ((month - 1) % months))
}

function nextFirstDay(period: Period, first: Day): Day {
  const months = MONTHS[period]
  if (months === undefined) return first + (period === 'day' ? 1 : 7)
  const [year, month] = dateOf(first).split('-').map(Number) as [number, number]
  return dayOfMonth(year, month - 1 + months)
}

/** The first of a month, counted from 0; more than 11 are of the years after it. */
function dayOfMonth(year: number, month: number): Day {
  return Date.UTC(year, month, 1) / 86_400_000
}
