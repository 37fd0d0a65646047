import { createHash } from 'node:crypto'
import type { Telling } from '../derivation.js'

/** What others know of a thing, or need not. */
export interface Known {
  readonly thing: string
  readonly customer_id: string
  readonly derivation: string
  /** Type of what was told last. */
  readonly state: string
  /** False: it was old when it was found, and nothing is told about it. */
  readonly sent: boolean
  /** How often something was told again that had been told before. */
  readonly times: number
  /** How many versions of rules there were when it came out last. */
  readonly rules: number
  /** JSON. */
  readonly data: string
  /** It came out no more, and may have moved to somebody who is to be folded yet. */
  readonly missing: boolean
}

/** A thing that comes out now, and all that is to be told about it, in order. */
export interface Thing {
  readonly thing: string
  readonly derivation: string
  readonly customerId: string
  readonly tellings: readonly Telling[]
}

/** What is new about a thing: what is told now, and what is known then. */
export interface News {
  readonly known: Known
  readonly tell: readonly { readonly id: string; readonly telling: Telling }[]
}

/** How old something may be when it is found, in microseconds. */
const OLD = 7 * 24 * 3_600_000_000

/** What separates old from new. */
export interface Horizon {
  /** In microseconds. */
  readonly now: number
  /** Since when stories have been derived here, or judged by the rules in force: what had come about and was known by then is old. */
  readonly since: number
  readonly rules: number
}

/** Whether something is told to others, or was old when it was found. */
export function isNews({ at, recordedAt = at }: Telling, { now, since }: Horizon): boolean {
  return Math.max(at, recordedAt) >= since && at >= now - OLD
}

/** What has to be told about a thing that comes out, and what is known of it then; undefined: all is as it was. */
export function newsOf({ thing, derivation, customerId, tellings }: Thing, known: Known | undefined, horizon: Horizon): News | undefined {
  const [first] = tellings
  const last = tellings.at(-1)
  if (first === undefined || last === undefined) return undefined
  const { rules } = horizon
  const data = JSON.stringify(last.data)
  const common = { thing, derivation, customer_id: customerId, state: last.type, rules, data, missing: false }
  if (known === undefined) {
    const sent = isNews(first, horizon)
    return { known: { ...common, sent, times: 0 }, tell: sent ? tellings.map((telling, index) => ({ id: idOf(telling, index, 0), telling })) : [] }
  }
  if (known.state === last.type) {
    const same = known.customer_id === customerId && known.rules === rules && !known.missing
    return same ? undefined : { known: { ...known, customer_id: customerId, rules, missing: false }, tell: [] }
  }
  const place = tellings.findIndex(({ type }) => type === known.state)
  // Told before and no more so, such as a closed one that is open again, or one that had been withdrawn.
  const times = place < 0 ? known.times + 1 : known.times
  const tell = tellings.slice(place + 1).map((telling, index) => ({ id: idOf(telling, place + 1 + index, times), telling }))
  return { known: { ...common, sent: known.sent, times }, tell: known.sent ? tell : [] }
}

/**
 * The id of a message: of the first one about a thing it is the thing's own.
 * @param index which of the tellings about it, @param times how often it had been told before
 */
export function idOf({ thing, type }: Pick<Telling, 'thing' | 'type'>, index: number, times: number): string {
  if (index === 0 && times === 0) return thing
  return createHash('sha256').update(`${thing} ${type} ${times}`).digest('hex')
}
