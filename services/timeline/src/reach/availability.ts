import { type Micros, dayAt, dueAt, isOpen, nextClosing, nextOpening, openingHoursFor, type OpeningHours, promiseFor } from '@throughline/calendar'
import { timeOf } from '@throughline/events'
import { type ReachRuleSet } from './reach-rules.js'
import { type Said, say } from './said.js'

/** One way to reach us. */
export interface WayAnswer {
  channel: string
  queue?: string
  organisation?: string
  name?: string
  /** The number, address or link. */
  to?: string
  timeZone: string
  open: boolean
  /** When it opens next; null while it is open, or when it opens on none of the next 400 days. */
  opensAt: string | null
  /** When it closes next; null while it is closed, or when it is always open. */
  closesAt: string | null
  today: { from: string; to: string }[]
  /** What this day is called, where it is unlike others. */
  day?: string
  expectedWaitMs?: number
  answerWithinMs?: number
  /** Until when somebody is answered who turns to us now. */
  answeredBy?: string
  says?: Said
}

export interface AvailabilityWish {
  readonly at: Micros
  readonly language?: string | undefined
  readonly channel?: string | undefined
  readonly queue?: string | undefined
  readonly organisation?: string | undefined
}

type Rules = Pick<ReachRuleSet, 'hours' | 'promises' | 'templates'>
type Way = Rules['hours']['ways'][number]

/** Every way to reach us that fits what is asked for, in the order in which the rules list them. */
export function availabilityAt(rules: Rules, wish: AvailabilityWish): WayAnswer[] {
  const fits = (way: Way) => (['channel', 'queue', 'organisation'] as const).every((name) => wish[name] === undefined || way[name] === wish[name])
  return rules.hours.ways.filter(fits).map((way) => wayAt(rules, way, wish))
}

function wayAt(rules: Rules, way: Way, { at, language }: AvailabilityWish): WayAnswer {
  const { channel, queue, organisation, name, to } = way
  const hours = openingHoursFor(rules.hours, way)
  const promise = promiseFor(rules.promises, way)
  const due = promise.answerWithinMs === undefined ? undefined : dueAt(promise, hours, at, promise.answerWithinMs)
  const answer: WayAnswer = {
    channel,
    ...(queue !== undefined && { queue }),
    ...(organisation !== undefined && { organisation }),
    ...(name !== undefined && { name }),
    ...(to !== undefined && { to }),
    ...timesAt(hours, at),
    ...(promise.expectedWaitMs !== undefined && { expectedWaitMs: promise.expectedWaitMs }),
    ...(promise.answerWithinMs !== undefined && { answerWithinMs: promise.answerWithinMs }),
    ...(due !== undefined && { answeredBy: timeOf(due) }),
  }
  if (promise.template === undefined) return answer
  const says = say(rules.templates, { template: promise.template, language, channel, timeZone: hours.timeZone, values: valuesOf(answer) })
  return { ...answer, says }
}

function timesAt(hours: OpeningHours, at: Micros): Pick<WayAnswer, 'timeZone' | 'open' | 'opensAt' | 'closesAt' | 'today' | 'day'> {
  const day = dayAt(hours.timeZone, at)
  const name = hours.nameOf(day)
  return {
    timeZone: hours.timeZone,
    open: isOpen(hours, at),
    opensAt: orNull(nextOpening(hours, at)),
    closesAt: orNull(nextClosing(hours, at)),
    today: hours.openOn(day).map(({ from, to }) => ({ from: timeOf(from), to: timeOf(to) })),
    ...(name !== undefined && { day: name }),
  }
}

/** What a template of a promise may speak of. */
function valuesOf({ channel, name, to, opensAt, closesAt, answeredBy, expectedWaitMs, answerWithinMs, day }: WayAnswer): Record<string, unknown> {
  return {
    channel,
    name: name ?? channel,
    to,
    day,
    opensAt: opensAt ?? undefined,
    closesAt: closesAt ?? undefined,
    answeredBy,
    wait: expectedWaitMs,
    answerWithin: answerWithinMs,
  }
}

function orNull(at: Micros | undefined): string | null {
  return at === undefined ? null : timeOf(at)
}
