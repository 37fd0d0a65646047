import type { Micros } from '../instant.js'
import { dateOf, type Day, weekdayOf, WEEKDAYS } from '../local-day.js'
import { holdingFor, type Place } from '../places/place.js'
import { momentOf } from '../zones.js'
import type { HoursRules, Week } from './hours-rules.js'
import { type Span, spanOf } from './span.js'

/** Days that are remembered, so that a year is worked out once. */
const MOST_REMEMBERED = 1_000

/** From one time to another, that one not included. */
export interface OpenTime {
  readonly from: Micros
  readonly to: Micros
}

interface Exception {
  readonly spans: readonly Span[]
  readonly name?: string | undefined
}

interface Parts {
  readonly timeZone: string
  readonly week: Week
  readonly days: readonly HoursRules['days'][number][]
}

/** When one place is open: a week of a time zone, and days that are unlike others. */
export class OpeningHours {
  readonly timeZone: string
  /** Whether it never closes. */
  readonly always: boolean
  private readonly week: ReadonlyMap<string, readonly Span[]>
  private readonly exceptions: ReadonlyMap<string, Exception>
  private readonly known = new Map<Day, readonly OpenTime[]>()

  constructor({ timeZone, week, days }: Parts) {
    this.timeZone = timeZone
    this.week = new Map(WEEKDAYS.map((weekday) => [weekday, spansIn(week[weekday] ?? [])]))
    this.exceptions = new Map(days.map(({ date, open, name }) => [date, { spans: spansIn(open), name }]))
    this.always = [...this.week.values(), ...[...this.exceptions.values()].map(({ spans }) => spans)].every(isWholeDay)
  }

  /** What begins on a day, in order; the last may reach into the next day. */
  openOn(day: Day): readonly OpenTime[] {
    const known = this.known.get(day)
    if (known !== undefined) return known
    if (this.known.size >= MOST_REMEMBERED) this.known.clear()
    const spans = this.exceptionOn(day)?.spans ?? this.week.get(weekdayOf(day)) ?? []
    const found = spans
      .map(({ from, to }) => ({ from: momentOf(this.timeZone, day, from), to: momentOf(this.timeZone, day, to) }))
      .filter(({ from, to }) => from < to)
    this.known.set(day, found)
    return found
  }

  /** What a day that is unlike others is called, where it has a name. */
  nameOf(day: Day): string | undefined {
    return this.exceptionOn(day)?.name
  }

  private exceptionOn(day: Day): Exception | undefined {
    const date = dateOf(day)
    return this.exceptions.get(date) ?? this.exceptions.get(date.slice(5))
  }
}

const known = new WeakMap<HoursRules, Map<string, OpeningHours>>()
const MOST_PLACES = 500

/** The hours of a place: what it says itself, else what those say that hold for more. They are worked out once a set of rules. */
export function openingHoursFor(rules: HoursRules, place: Place): OpeningHours {
  const places = known.get(rules) ?? new Map<string, OpeningHours>()
  known.set(rules, places)
  const { organisation, channel, queue } = place
  const name = JSON.stringify([organisation ?? null, channel ?? null, queue ?? null])
  const found = places.get(name) ?? hoursFor(rules, { organisation, channel, queue })
  if (places.size >= MOST_PLACES) places.clear()
  places.set(name, found)
  return found
}

function hoursFor(rules: HoursRules, place: Place): OpeningHours {
  let { timeZone, week, days }: Parts = rules
  for (const entry of holdingFor(rules.places, place)) {
    timeZone = entry.timeZone ?? timeZone
    week = entry.week ?? week
    days = entry.ownDays ? entry.days : [...days, ...entry.days]
  }
  return new OpeningHours({ timeZone, week, days })
}

function spansIn(texts: readonly string[]): Span[] {
  return texts.flatMap((text) => spanOf(text) ?? []).toSorted((one, other) => one.from - other.from)
}

function isWholeDay(spans: readonly Span[]): boolean {
  return spans.some(({ from, to }) => from === 0 && to === 1_440)
}
