/**
 * What is known about who is who. Facts are a set: their order, and how often each was told, mean nothing. Identifiers
 * are subject ids (UUIDs in lower case), times are microseconds since 1970.
 */
export type Fact = SubjectFact | ObservedFact | StatedFact | ReassignedFact

/** Of which type an identifier is. It follows from the id, so there is one such fact a subject. */
export interface SubjectFact {
  readonly kind: 'subject'
  readonly subject: string
  readonly type: string
}

/** One event carried both identifiers. Many such facts about a pair fold into one, see `combine`. */
export interface ObservedFact {
  readonly kind: 'observed'
  readonly a: string
  readonly b: string
  /** When it was observed for the first time. */
  readonly time: number
  /** The event by which it was. */
  readonly id: string
  /** Number of the day, counted from 1970, on which it was observed last. */
  readonly lastDay: number
}

/** Somebody, or a rule, says that two identifiers are one person, or that they are not. Of a pair the latest counts. */
export interface StatedFact {
  readonly kind: 'stated'
  readonly same: boolean
  readonly a: string
  readonly b: string
  readonly time: number
  /** The event that says so. */
  readonly id: string
  /** 0 to 1; what is said below the rules' threshold is a candidate for review and nothing else. */
  readonly confidence: number
  /** Name of the rule that found it, if it was one. */
  readonly rule?: string
}

/** An identifier belongs to somebody else from a time on. */
export interface ReassignedFact {
  readonly kind: 'reassigned'
  readonly subject: string
  readonly from: number
  /** The event that says so. */
  readonly id: string
}

const DAY = 86_400_000_000

/** The fact that one event carried both identifiers. */
export function observed(a: string, b: string, time: number, id: string): ObservedFact {
  const [low, high] = a < b ? [a, b] : [b, a]
  return { kind: 'observed', a: low, b: high, time, id, lastDay: dayOf(time) }
}

/** Two facts about the same pair as one; commutative, associative and idempotent. */
export function combine(one: ObservedFact, other: ObservedFact): ObservedFact {
  const first = isEarlier(other, one) ? other : one
  return { ...first, lastDay: Math.max(one.lastDay, other.lastDay) }
}

/** Whether a fact says more about its pair than what is known. */
export function isNews(fact: ObservedFact, known: ObservedFact): boolean {
  return fact.lastDay > known.lastDay || isEarlier(fact, known)
}

/** Number of the day of a time, counted from 1970. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY)
}

/** When a day begins, in microseconds since 1970. */
export function startOf(day: number): number {
  return day * DAY
}

/** The pair's key, whichever of the two is named first. */
export function pairOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`
}

/** Earlier by time, then by id. */
export function isEarlier(one: { time: number; id: string }, other: { time: number; id: string }): boolean {
  return one.time < other.time || (one.time === other.time && one.id < other.id)
}
