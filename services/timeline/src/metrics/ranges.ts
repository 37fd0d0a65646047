import { beginningOf, type CalendarSpan, dayOfDate, spanAt, spanNamed } from '@throughline/calendar'
import { microsOf } from '@throughline/events'
import { invalidParameter } from '@throughline/platform'

/** A stretch of time in microseconds, without its end; a calendar's period, if it is one. */
export interface Range {
  readonly since: number
  readonly until: number
  readonly period?: CalendarSpan['period'] | undefined
}

/** Without any time given. */
const USUAL = 30 * 86_400_000_000
/** A period that goes on has its end ahead. */
const FURTHEST = 367 * 86_400_000_000
/** What would count more rows than anybody can wait for. */
const LONGEST = 3_700 * 86_400_000_000

/** From when to when: a period by name, or times; dates stand for their beginning in the zone. @throws Problem 400 */
export function rangeOf(
  { since, until, period }: { readonly since?: string | undefined; readonly until?: string | undefined; readonly period?: string | undefined },
  zone: string,
  now: number,
): Range {
  if (period !== undefined) {
    if (since !== undefined || until !== undefined) throw invalidParameter('period', 'takes no since and until beside it')
    const named = spanNamed(period, zone)
    if (named === undefined) throw invalidParameter('period', 'must be a period such as 2026, 2026-Q4, 2026-11, 2026-W47 or 2026-11-22')
    return within(named, now, 'period')
  }
  const end = until === undefined ? now : momentOf(until, zone, 'until')
  const begin = since === undefined ? end - USUAL : momentOf(since, zone, 'since')
  if (begin >= end) throw invalidParameter('until', 'must be after since')
  if (end - begin > LONGEST) throw invalidParameter('since', 'must not be more than ten years before until')
  return within({ since: begin, until: end }, now, 'since')
}

/** Before there were logs there is nothing to count, and what lies ahead is nobody's to know. */
function within(range: Range, now: number, parameter: string): Range {
  if (range.since < 0 || range.until > now + FURTHEST) throw invalidParameter(parameter, 'must lie between 1970 and a year from now')
  return range
}

/** The one just before, of the same length; of a calendar's period the one before it. */
export function rangeBefore({ since, until, period }: Range, zone: string): Range {
  return period === undefined ? { since: since - (until - since), until: since } : spanAt(period, zone, since - 1)
}

/** `2026-10` or `2026-09-01..2026-10-01`; undefined when it is neither. @throws Problem 400 */
export function rangeNamed(text: string, zone: string, now: number): Range | undefined {
  const [begin, end, more] = text.split('..')
  if (end === undefined) {
    const named = spanNamed(text, zone)
    return named && within(named, now, 'compare')
  }
  if (more !== undefined || !begin) throw invalidParameter('compare', 'must be <since>..<until>, such as 2026-09-01..2026-10-01')
  return rangeOf({ since: begin, until: end }, zone, now)
}

function momentOf(text: string, zone: string, parameter: string): number {
  const day = dayOfDate(text)
  const at = day === undefined ? microsOf(text) : beginningOf(zone, day)
  if (at === undefined) throw invalidParameter(parameter, 'must be a date, or an RFC 3339 time such as 2026-03-01T09:30:00Z (write + as %2B)')
  return at
}
