import { timeOf } from '@throughline/events'
import { isDeepStrictEqual } from 'node:util'
import type { ContactFacts } from '@throughline/rules'
import { availabilityAt, type WayAnswer } from '../reach/availability.js'
import { shownDecision } from '../reach/contact-answer.js'
import { decideBy } from '../reach/contact-decision.js'
import type { ReachRuleSet } from '../reach/reach-rules.js'
import type { Said } from '../reach/said.js'

export type ReachRulesTried = Omit<ReachRuleSet, 'versions'>

/** A way to reach us that would be another at a time; null where there is none. */
export interface WayChange {
  readonly at: string
  readonly channel: string
  readonly queue?: string
  readonly organisation?: string
  readonly before: Partial<WayAnswer> | null
  readonly after: Partial<WayAnswer> | null
}

export interface DecisionShort {
  readonly allowed: boolean
  readonly channel: string | null
  readonly nextAt: string | null
  readonly says?: Said
}

/** Another decision on contacting somebody. */
export interface DecisionChange {
  readonly customerId: string
  readonly purpose: string
  readonly at: string
  readonly before: DecisionShort
  readonly after: DecisionShort
}

/** What would have been said at a time of the ways to reach us. @param at in microseconds */
export function compareWays(before: ReachRulesTried, after: ReachRulesTried, at: number, language: string | undefined): WayChange[] {
  const waysBy = (rules: ReachRulesTried) => new Map(availabilityAt(rules, { at, language }).map((way) => [nameOf(way), way] as const))
  const [then, now] = [waysBy(before), waysBy(after)]
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((name) => {
    const [one, other] = [then.get(name), now.get(name)]
    if (isDeepStrictEqual(one, other)) return []
    const { channel, queue, organisation } = (other ?? one)!
    const place = { channel, ...(queue !== undefined && { queue }), ...(organisation !== undefined && { organisation }) }
    return [{ at: timeOf(at), ...place, before: short(one), after: short(other) }]
  })
}

/** One customer, as far as decisions go by them. */
export interface TriedCustomer {
  readonly customerId: string
  readonly facts: ContactFacts
  readonly identifiers: ReadonlySet<string>
}

/** What would have been decided at a time. @returns undefined when it is the same */
export function compareDecision(
  rules: { readonly before: ReachRulesTried; readonly after: ReachRulesTried },
  { customerId, facts, identifiers }: TriedCustomer,
  { purpose, at, language }: { readonly purpose: string; readonly at: number; readonly language: string | undefined },
): DecisionChange | undefined {
  const decided = (by: ReachRulesTried): DecisionShort => {
    const { decision, says } = decideBy(by, { facts, wish: { purpose, at }, identifiers, language })
    const { allowed, channel, nextAt } = shownDecision(decision)
    return { allowed, channel, nextAt, ...(says !== undefined && { says }) }
  }
  const [before, after] = [decided(rules.before), decided(rules.after)]
  return isDeepStrictEqual(before, after) ? undefined : { customerId, purpose, at: timeOf(at), before, after }
}

function nameOf({ channel, queue, organisation }: WayAnswer): string {
  return JSON.stringify([channel, queue ?? null, organisation ?? null])
}

function short(way: WayAnswer | undefined): Partial<WayAnswer> | null {
  if (way === undefined) return null
  const { channel: _channel, queue: _queue, organisation: _organisation, ...rest } = way
  return rest
}
