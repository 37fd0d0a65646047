import { dayOf, type Fact } from './facts.js'
import { customerOf, type Resolution } from './resolution.js'
import { resolve } from './resolve.js'
import type { IdentityRules } from './rules.js'

/** When some identifiers came to be who they are, or something was said about them that counts. */
export interface Turn {
  /** In microseconds since 1970; of a reassignment, from when on. */
  readonly time: number
  /** The event that did it. */
  readonly id: string
  /** `event` carried both; the others are statements. */
  readonly by: 'event' | 'same' | 'not-same' | 'reassigned'
  /** The pairs that it is about; of a reassignment the identifier alone. */
  readonly about: readonly (readonly string[])[]
  /** Customers that it changed, as subjects: how they were, and what became of them. Equal: nothing. */
  readonly before: readonly (readonly string[])[]
  readonly after: readonly (readonly string[])[]
}

export interface History {
  /** In the order of time. */
  readonly turns: readonly Turn[]
  /** Whether it begins at the beginning. */
  readonly complete: boolean
}

/** Facts that are looked at in all: some 100 ms. */
const MAX_WORK = 30_000
const MAX_TURNS = 200

/**
 * How customers came about: who was together by what had happened up to each event. What was seen counts where it changed
 * something; what was stated about these identifiers is told in any case. Of a long history the latest turns.
 *
 * @param facts all of a region
 * @param subjects identifiers, without conversations
 */
export function historyOf(facts: readonly Fact[], rules: IdentityRules, subjects: ReadonlySet<string>): History {
  const steps = stepsOf(facts)
  const most = Math.min(MAX_TURNS, Math.floor(MAX_WORK / Math.max(1, facts.length)))
  const from = Math.max(0, steps.length - most)
  const turns: Turn[] = []
  let before = groupsAt(facts, rules, subjects, steps[from - 1])
  for (const step of steps.slice(from)) {
    const after = groupsAt(facts, rules, subjects, step)
    const turn = { ...step, before: without(before, after), after: without(after, before) }
    const isAbout = step.by !== 'event' && step.about.flat().some((subject) => subjects.has(subject))
    if (isAbout || turn.after.length > 0) turns.push(turn)
    before = after
  }
  return { turns, complete: from === 0 }
}

type Step = Pick<Turn, 'time' | 'id' | 'by' | 'about'>

/** One for each event and what it says, in the order of time. */
function stepsOf(facts: readonly Fact[]): Step[] {
  const steps = new Map<string, Step>()
  for (const fact of facts) {
    if (fact.kind === 'subject') continue
    const time = fact.kind === 'reassigned' ? fact.from : fact.time
    const key = `${fact.id} ${time} ${kindOf(fact)}`
    const pair = 'a' in fact ? [fact.a, fact.b].toSorted() : [fact.subject]
    const about = steps.get(key)?.about ?? []
    const isKnown = about.some((other) => other.join() === pair.join())
    steps.set(key, { time, id: fact.id, by: kindOf(fact), about: isKnown ? about : [...about, pair] })
  }
  return [...steps.values()].toSorted((one, other) => one.time - other.time || (one.id < other.id ? -1 : 1))
}

function kindOf(fact: Exclude<Fact, { kind: 'subject' }>): Turn['by'] {
  if (fact.kind === 'observed') return 'event'
  if (fact.kind === 'reassigned') return 'reassigned'
  return fact.same ? 'same' : 'not-same'
}

type Groups = ReadonlyMap<string, readonly string[]>

/** The customers that these subjects were in when a step had happened. */
function groupsAt(facts: readonly Fact[], rules: IdentityRules, subjects: ReadonlySet<string>, step: Step | undefined): Groups {
  const resolution = resolve(step === undefined ? [] : facts.flatMap((fact) => upTo(fact, step)), rules)
  const groups = [...subjects].map((subject) => groupOf(resolution, subject))
  return new Map(groups.map((group) => [group.join(), group]))
}

function upTo(fact: Fact, { time, id }: Step): Fact[] {
  if (fact.kind === 'subject') return [fact]
  const at = fact.kind === 'reassigned' ? fact.from : fact.time
  if (at > time || (at === time && fact.id > id)) return []
  return fact.kind === 'observed' ? [{ ...fact, lastDay: Math.min(fact.lastDay, dayOf(time)) }] : [fact]
}

function groupOf(resolution: Resolution, subject: string): readonly string[] {
  const members = customerOf(resolution, subject)?.members.filter((era) => resolution.eras.at(era.subject, Infinity).id === era.id)
  return members === undefined || members.length === 0 ? [subject] : members.map((era) => era.subject).toSorted()
}

function without(some: Groups, others: Groups): (readonly string[])[] {
  return [...some].flatMap(([key, group]) => (others.has(key) ? [] : [group])).toSorted((one, other) => (one.join() < other.join() ? -1 : 1))
}
