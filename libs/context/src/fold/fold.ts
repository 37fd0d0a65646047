import { isRecord, sequenceKey } from '@throughline/events'
import type { TimelineEvent } from '../event.js'
import type { JourneyRules } from '../parts/journey/rules.js'
import type { Part, Step } from './part.js'
import { type PartStates, partsBy } from './parts.js'
import { type ContextState, FOLD_VERSION } from './state.js'

/** Folds a customer's timeline, with one tenant's rules. */
export interface ContextFold {
  readonly rules: JourneyRules
  /** Of which fold version and rules its states are: what was kept under another name does not fit. */
  readonly name: string
  /** Before the first event. */
  readonly initial: ContextState
  /**
   * The state after one more event. Pure: the given state stays as it is. Events come in the order of the timeline,
   * as `arrange` gives them; the one that came last again changes nothing. Never throws, whatever is in `data`.
   */
  evolve(state: ContextState, event: TimelineEvent): ContextState
  /** A state that `JSON.stringify` wrote; undefined when it is of another fold version or other rules. */
  restore(json: string): ContextState | undefined
  /** Whether a state that was kept is of this fold version and of these rules. */
  fits(state: unknown): state is ContextState
}

type Name = keyof PartStates
/** The steps of one type of event, each with the part that it belongs to. */
type Steps = readonly (readonly [Name, Step<unknown>])[]

export function contextFold(rules: JourneyRules): ContextFold {
  // Each step only ever gets the state of its own part.
  const parts = partsBy(rules) as unknown as Record<string, Part<unknown>>
  const names = Object.keys(parts) as Name[]
  const states = Object.fromEntries(names.map((name) => [name, parts[name]!.initial])) as unknown as PartStates
  const initial: ContextState = { version: FOLD_VERSION, rules: rules.version, count: 0, parts: states }
  const stepsOf = stepsBy(names, parts)
  const fits = (state: unknown): state is ContextState =>
    isRecord(state) && state['version'] === FOLD_VERSION && state['rules'] === rules.version
  return {
    rules,
    name: `${FOLD_VERSION} ${rules.version}`,
    initial,
    evolve: (state, event) => {
      if (state.last?.uid === event.uid) return state
      const steps = stepsOf(event)
      const { occurredAt, uid } = event
      const last = { occurredAt, sequence: typeof event.sequence === 'string' ? sequenceKey(event.sequence) : '', uid }
      return {
        ...state,
        count: state.count + 1,
        firstAt: state.firstAt ?? occurredAt,
        last,
        parts: after(state.parts, steps, event),
      }
    },
    restore: (json) => {
      const state: unknown = JSON.parse(json)
      return fits(state) ? state : undefined
    },
    fits,
  }
}

function after(states: PartStates, steps: Steps, event: TimelineEvent): PartStates {
  const next: Record<string, unknown> = { ...states }
  for (const [name, step] of steps) next[name] = step(next[name], event)
  return next as PartStates
}

/** Finds the steps of a type. Types that the catalogue does not have, or has not in that version, are in no step but `each`. */
function stepsBy(names: readonly Name[], parts: Record<string, Part<unknown>>): (event: TimelineEvent) => Steps {
  const each = names.flatMap((name) => named(name, parts[name]?.each))
  const byType = new Map<string, Steps>()
  const find = (type: string): Steps =>
    names.flatMap((name) => {
      const { on = {}, each: always } = parts[name]!
      return [...named(name, Object.hasOwn(on, type) ? on[type as keyof typeof on] : undefined), ...named(name, always)]
    })
  return ({ type, class: kind }) => {
    if (kind === 'unknown') return each
    const known = byType.get(type) ?? find(type)
    byType.set(type, known)
    return known
  }
}

function named(name: Name, step: Step<unknown> | undefined): [Name, Step<unknown>][] {
  return step === undefined ? [] : [[name, step]]
}
