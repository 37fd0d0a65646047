import { addOpenMillis } from '../hours/open-times.js'
import type { OpeningHours } from '../hours/opening-hours.js'
import type { Micros } from '../instant.js'
import { holdingFor, type Place } from '../places/place.js'
import type { PromiseRules } from './promise-rules.js'

/** What holds at one place. */
export interface ResponsePromise {
  readonly answerWithinMs?: number | undefined
  readonly replyWithinMs?: number | undefined
  readonly resolveWithinMs?: number | undefined
  readonly expectedWaitMs?: number | undefined
  readonly counted: 'open' | 'clock'
  /** The template that says it. */
  readonly template?: string | undefined
}

/** What is promised at a place, put together from all that holds for it. */
export function promiseFor({ promises }: PromiseRules, place: Place): ResponsePromise {
  const found: { -readonly [Name in keyof ResponsePromise]: ResponsePromise[Name] } = { counted: 'open' }
  for (const entry of holdingFor(promises, place)) {
    found.answerWithinMs = entry.answerWithinMs ?? found.answerWithinMs
    found.replyWithinMs = entry.replyWithinMs ?? found.replyWithinMs
    found.resolveWithinMs = entry.resolveWithinMs ?? found.resolveWithinMs
    found.expectedWaitMs = entry.expectedWaitMs ?? found.expectedWaitMs
    found.counted = entry.counted ?? found.counted
    found.template = entry.template ?? found.template
  }
  return { ...found, replyWithinMs: found.replyWithinMs ?? found.answerWithinMs }
}

/**
 * When something that was promised within some ms from a time on is due.
 * @param hours of the same place
 * @returns undefined when the place does not open for so long
 */
export function dueAt({ counted }: Pick<ResponsePromise, 'counted'>, hours: OpeningHours, from: Micros, withinMs: number): Micros | undefined {
  return counted === 'clock' ? from + withinMs * 1_000 : addOpenMillis(hours, from, withinMs)
}
