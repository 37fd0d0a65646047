import { nameOf, type Actor } from '../read/actor.js'
import type { Items } from '../read/items.js'
import type { Money } from '../read/money.js'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `9 Mar 18:02`, with the year where it is another one than now; UTC. */
export function when(at: number, now: number): string {
  const date = new Date(Math.floor(at / 1000))
  if (Number.isNaN(date.getTime())) return 'some time'
  const year =
    date.getUTCFullYear() === new Date(Math.floor(now / 1000)).getUTCFullYear() ? '' : ` ${date.getUTCFullYear()}`
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}${year} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
}

/** `12 s`, `6 min 23 s`, `5 h 3 min`, `6 d 17 h`: a length, in milliseconds, never below zero. */
export function span(ms: number): string {
  const length = Math.max(0, Math.floor(ms))
  if (length < MINUTE) return `${Math.floor(length / 1000)} s`
  if (length < HOUR) return pair(length, MINUTE, 'min', 1000, 's')
  if (length < DAY) return pair(length, HOUR, 'h', MINUTE, 'min')
  return length < 60 * DAY ? pair(length, DAY, 'd', HOUR, 'h') : `${Math.floor(length / DAY)} d`
}

/** From one time to another, both in microseconds. */
export function between(from: number, to: number): string {
  return span((to - from) / 1000)
}

/**
 * Somebody's own words. They are always in quotation marks that they cannot close, and on one line: a reader, and a
 * language model, can tell them from ours.
 */
export function quoted(text: string): string {
  return `“${plain(text).replaceAll(/[“”]/g, '"')}”`
}

/** A name or code of a sender, on one line. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}

export function cash({ amount, currency }: Money): string {
  return `${amount} ${currency}`
}

/** `4 × Aurora Silent, 1 × Valve and 2 more`. */
export function goods({ shown, count }: Items): string {
  const named = shown.map(
    ({ name, sku, quantity }) =>
      `${quantity === undefined ? '' : `${quantity} × `}${plain(name ?? sku ?? 'something')}`,
  )
  return count > shown.length ? `${named.join(', ')} and ${count - shown.length} more` : named.join(', ')
}

export function person(actor: Actor): string {
  return actor.name === undefined && actor.id === undefined ? actor.kind : `${actor.kind} ${plain(nameOf(actor))}`
}

/** The parts that there are, in one sentence. */
export function sentence(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join(', ')
}

function pair(length: number, unit: number, name: string, smaller: number, smallerName: string): string {
  const rest = Math.floor((length % unit) / smaller)
  return `${Math.floor(length / unit)} ${name}${rest === 0 ? '' : ` ${rest} ${smallerName}`}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
