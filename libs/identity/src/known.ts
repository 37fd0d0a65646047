import { combine, type Fact, type ObservedFact, pairOf, type StatedFact } from './facts.js'
import { Eras } from './eras.js'
import { CONVERSATION } from './rules.js'

/** Facts in the form in which they are asked for. */
export interface Known {
  readonly types: ReadonlyMap<string, string>
  readonly eras: Eras
  readonly observed: readonly ObservedFact[]
  readonly stated: readonly StatedFact[]
  /** Every subject that some fact mentions, in the order of ids. */
  readonly subjects: readonly string[]
}

/** Makes a set of facts of them: doubles go, and what says the same in several tellings becomes one. */
export function knownFrom(facts: Iterable<Fact>): Known {
  const types = new Map<string, string>()
  const reassigned = new Map<string, Set<number>>()
  const observed = new Map<string, ObservedFact>()
  const stated = new Map<string, StatedFact>()
  const subjects = new Set<string>()
  for (const fact of facts) {
    if (fact.kind === 'subject') {
      types.set(fact.subject, fact.type)
      subjects.add(fact.subject)
    } else if (fact.kind === 'reassigned') {
      reassigned.set(fact.subject, (reassigned.get(fact.subject) ?? new Set()).add(fact.from))
      subjects.add(fact.subject)
    } else if (fact.a !== fact.b) {
      subjects.add(fact.a).add(fact.b)
      const pair = pairOf(fact.a, fact.b)
      if (fact.kind === 'stated') stated.set(`${pair} ${fact.id} ${fact.same}`, fact)
      else observed.set(pair, combine(fact, observed.get(pair) ?? fact))
    }
  }
  // A conversation belongs to nobody, so it cannot be given to somebody else.
  for (const subject of reassigned.keys()) if (types.get(subject) === CONVERSATION) reassigned.delete(subject)
  return {
    types,
    eras: new Eras(reassigned),
    observed: [...observed.values()],
    stated: [...stated.values()],
    subjects: [...subjects].toSorted(),
  }
}
