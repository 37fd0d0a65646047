import { isOpen, nextClosing, nextOpening, OpeningHours } from '@throughline/calendar'
import type { ContactFacts } from './contact-facts.js'
import type { ContactRules, Purpose } from './contact-rules.js'
import { wishedHours } from './preferred.js'

/** Something that keeps us from contacting somebody until a time; `until` is missing where it never ends. */
export interface Delay {
  readonly rule: 'cap' | 'quiet-hours' | 'contact-hours' | 'closed'
  readonly until?: number | undefined
  readonly events: readonly string[]
}

export interface Asked {
  readonly purpose: Purpose
  readonly channel: string
  /** In which quiet hours and wishes are meant: the customer's. */
  readonly timeZone: string
  /** Of the channel. */
  readonly hours: OpeningHours
}

/** Times that are tried: each is the end of something that stood in the way. */
const MOST_TRIES = 200

/**
 * The first time from which on nothing stands in the way.
 * @param at in microseconds
 * @returns all that stood in the way, first that of the asked time; `at` is missing when it never ends
 */
export function whenFor(rules: ContactRules, facts: ContactFacts, asked: Asked, at: number): { at?: number; delays: Delay[] } {
  const { purpose, timeZone } = asked
  const quiet = new OpeningHours({ timeZone, week: rules.quietHours, days: [] })
  const wished = purpose.binding ? undefined : wishedHours(facts, purpose.purpose, at, timeZone)
  const delays: Delay[] = []
  let time = at
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const found = [...delaysAt(time)]
    const isFirst = delays.length === 0
    for (const delay of found) if (isFirst || !delays.some(({ rule }) => rule === delay.rule)) delays.push(delay)
    if (found.length === 0) return { at: time, delays }
    if (found.some(({ until }) => until === undefined)) return { delays }
    time = Math.max(...found.map(({ until }) => until!))
  }
  return { delays }

  function* delaysAt(now: number): Generator<Delay> {
    if (!purpose.binding) yield* capsAt(rules, facts, asked, now)
    if (purpose.quietHours && !purpose.binding && isOpen(quiet, now)) yield { rule: 'quiet-hours', until: nextClosing(quiet, now), events: [] }
    if (wished !== undefined && !isOpen(wished.hours, now)) yield { rule: 'contact-hours', until: nextOpening(wished.hours, now), events: [wished.event] }
    if (purpose.whenOpen && !isOpen(asked.hours, now)) yield { rule: 'closed', until: nextOpening(asked.hours, now), events: [] }
  }
}

function* capsAt({ caps }: ContactRules, { outreach }: ContactFacts, { purpose, channel }: Asked, now: number): Generator<Delay> {
  for (const { most, withinMs, purposes, channels } of caps) {
    if (purposes?.includes(purpose.purpose) === false || channels?.includes(channel) === false) continue
    const counted = outreach.filter(
      (one) =>
        one.at > now - withinMs * 1_000 &&
        one.at <= now &&
        (purposes === undefined || (one.purpose !== undefined && purposes.includes(one.purpose))) &&
        (channels === undefined || channels.includes(one.channel)),
    )
    if (counted.length < most) continue
    // When so many of them are long enough ago that one more has room.
    const last = counted.toSorted((one, other) => other.at - one.at)[most - 1]!
    yield { rule: 'cap', until: last.at + withinMs * 1_000, events: counted.slice(-most).map(({ event }) => event) }
  }
}
