import { timeOf } from '@throughline/events'
import type { Apart, Fact, Link, Refused, StatedFact } from '@throughline/identity'

/** Why a link joins nobody. */
export interface ShownReason {
  reason: Refused['reason']
  /** Of `limit`: the type of which there would be too many. */
  type?: string
  /** Of `hub` and `blocked`: the identifier that links nobody. */
  subjectId?: string
  /** Of `not-same`: the event that says so. */
  statement?: string
}

/** A link as the API shows it. */
export interface ShownLink extends Partial<ShownReason> {
  between: readonly [string, string]
  /** False: somebody said that they are two persons. */
  same: boolean
  /** An event carried both, or somebody said so. */
  by: 'event' | 'statement'
  /** The uid of that event. */
  event: string
  at: string
  confidence: number
  rule?: string
  /** Missing where it cannot be told. `refused`: it joins nobody, `reason` says why. */
  state?: 'accepted' | 'refused'
}

export function acceptedLink(link: Link): ShownLink {
  return { ...shown(link), state: 'accepted' }
}

export function refusedLink(refused: Refused): ShownLink {
  return { ...shown(refused.link), state: 'refused', ...shownReason(refused) }
}

/** A statement that two are two. @param said what was stated, by event */
export function apartLink({ a, b, id }: Apart, said: ReadonlyMap<string, Said>): ShownLink {
  const { time = 0, confidence = 1, rule } = said.get(id) ?? {}
  return {
    between: [a.subject, b.subject], same: false, by: 'statement', event: id, at: timeOf(time), confidence,
    ...(rule !== undefined && { rule }), state: 'accepted',
  }
}

export type Said = Pick<StatedFact, 'time' | 'confidence' | 'rule'>

/** What was stated, by event. */
export function saidIn(facts: readonly Fact[]): Map<string, Said> {
  return new Map(facts.flatMap((fact) => (fact.kind === 'stated' ? [[fact.id, fact]] : [])))
}

export function shownReason(refused: Refused): ShownReason {
  const { reason } = refused
  if (reason === 'limit') return { reason, type: refused.type }
  if (reason === 'hub' || reason === 'blocked') return { reason, subjectId: refused.subject }
  if (reason === 'not-same' && refused.statement !== undefined) return { reason, statement: refused.statement }
  return { reason }
}

function shown({ a, b, id, time, by, confidence, rule }: Link): Omit<ShownLink, 'state'> {
  return {
    between: [a.subject, b.subject], same: true, by, event: id, at: timeOf(time), confidence, ...(rule !== undefined && { rule }),
  }
}
