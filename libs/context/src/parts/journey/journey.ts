import type { TimelineEvent } from '../../event.js'
import { append, type Kept, keep, nothing } from '../../fold/kept.js'
import type { Part } from '../../fold/part.js'
import { type Proof, proofBy } from '../../fold/proof.js'
import { dataOf, id, instant } from '../../read/read.js'
import { fits } from './match.js'
import type { JourneyRules, JourneyTimer } from './rules.js'

export interface Stage {
  stage: string
  /** The rule that led here. */
  rule: string
  sinceAt: number
  events: Proof
}

/** The stages that a customer went through, the present one last, and what time alone will change. */
export interface Journey {
  stages: Kept<Stage>
  timers: Kept<{ key: string; rule: string; ringsAt: number; events: Proof }>
  /** Ids of what the customer holds. */
  holds: string[]
  /** The last sign of the customer. */
  sign?: { seenAt: number; events: Proof }
}

const STAGES = 10
const TIMERS = 12
const HOLDS = 20
const SIGNS = new Set(['contact', 'behaviour', 'indirect'])

export function journeyBy(rules: JourneyRules): Part<Journey> {
  return {
    initial: { stages: nothing, timers: nothing, holds: [] },
    each: (journey, event) => {
      if (event.class === 'unknown') return journey
      const state = withHoldings(withTimers(settled(journey, event.occurredAt, rules), event, rules), event, rules)
      const stage = stageOf(state)
      const step = rules.steps.find(
        (candidate) => fits(candidate, event, stage) && !(candidate.holdsNothing === true && state.holds.length > 0),
      )
      const moved =
        step === undefined
          ? state
          : entered(state, { stage: step.to, rule: step.rule, sinceAt: event.occurredAt, events: proofBy(event) })
      return isSign(event) ? { ...moved, sign: { seenAt: event.occurredAt, events: proofBy(event) } } : moved
    },
  }
}

/** `none` before the first. */
export function stageOf({ stages }: Journey): string {
  return stages.items.at(-1)?.stage ?? 'none'
}

/** The journey as it is at a time: with what the passing of time alone has changed until then. */
export function settled(journey: Journey, until: number, rules: JourneyRules): Journey {
  const due = journey.timers.items.filter(({ ringsAt }) => ringsAt <= until).toSorted((a, b) => a.ringsAt - b.ringsAt)
  const rung = due.reduce((state, { rule, ringsAt, events }) => {
    const timer = rules.timers.find((candidate) => candidate.rule === rule)
    const silent = silenced(state, ringsAt, rules)
    if (timer === undefined || timer.from?.includes(stageOf(silent)) === false) return silent
    return entered(silent, { stage: timer.to, rule, sinceAt: ringsAt, events })
  }, journey)
  const timers = { ...journey.timers, items: journey.timers.items.filter(({ ringsAt }) => ringsAt > until) }
  return silenced(due.length === 0 ? journey : { ...rung, timers }, until, rules)
}

function silenced(state: Journey, until: number, { silence }: JourneyRules): Journey {
  if (silence === undefined || state.sign === undefined) return state
  const sinceAt = state.sign.seenAt + silence.afterMs * 1000
  if (sinceAt > until || silence.from?.includes(stageOf(state)) === false) return state
  // A stage that was entered later (by a record of the brand) is younger than the silence.
  if ((state.stages.items.at(-1)?.sinceAt ?? sinceAt) > sinceAt) return state
  return entered(state, { stage: silence.to, rule: silence.rule, sinceAt, events: state.sign.events })
}

function entered(state: Journey, next: Stage): Journey {
  const stage = next.stage === 'before' ? before(state) : next.stage
  return stage === stageOf(state) ? state : { ...state, stages: append(state.stages, { ...next, stage }, STAGES) }
}

/** The stage before the present one; of somebody who had none, what comes first. */
function before(state: Journey): string {
  return state.stages.items.findLast(({ stage }) => stage !== stageOf(state))?.stage ?? 'consideration'
}

function withTimers(state: Journey, event: TimelineEvent, rules: JourneyRules): Journey {
  const timers = rules.timers.reduce((kept, timer) => afterTimer(kept, timer, event), state.timers)
  return timers === state.timers ? state : { ...state, timers }
}

function afterTimer(timers: Journey['timers'], timer: JourneyTimer, event: TimelineEvent): Journey['timers'] {
  const value = id(dataOf(event), timer.by)
  if (value === undefined) return timers
  const key = JSON.stringify([timer.rule, value])
  if (timer.off.includes(event.type)) return { ...timers, items: timers.items.filter((item) => item.key !== key) }
  const at = timer.on.includes(event.type) ? instant(dataOf(event), timer.at) : undefined
  if (at === undefined) return timers
  const item = { key, rule: timer.rule, ringsAt: at + timer.offsetMs * 1000, events: proofBy(event) }
  return keep(timers, item, { most: TIMERS })
}

function withHoldings(state: Journey, event: TimelineEvent, { holds }: JourneyRules): Journey {
  const value = holds === undefined ? undefined : id(dataOf(event), holds.by)
  if (holds === undefined || value === undefined) return state
  if (holds.off.includes(event.type)) return { ...state, holds: state.holds.filter((held) => held !== value) }
  if (!holds.on.includes(event.type) || state.holds.includes(value)) return state
  return { ...state, holds: [...state.holds, value].slice(-HOLDS) }
}

/** What the customer did, and what they bought; not what the brand sent or noted. */
function isSign({ class: kind, direction, type }: TimelineEvent): boolean {
  return type === 'order.placed' || (SIGNS.has(kind) && direction !== 'outbound' && direction !== 'internal')
}
