import { setImmediate as nextTurn } from 'node:timers/promises'
import { arrange, contextFold, type ContextFold, contextOf, type JourneyRules, type TimelineEvent } from '@throughline/context'

/** Another stage for a customer, by other rules. */
export interface StageChange {
  readonly customerId: string
  readonly before: Stage
  readonly after: Stage
}

interface Stage {
  readonly stage: string
  /** The rule that led there; missing before the first. */
  readonly rule?: string
}

/** Folds histories by two sets of journey rules. */
export class JourneyTrial {
  private readonly inForce: ContextFold
  private readonly tried: ContextFold

  constructor(inForce: JourneyRules, tried: JourneyRules) {
    this.inForce = contextFold(inForce)
    this.tried = contextFold(tried)
  }

  /** @param now in microseconds. @returns undefined when the stage stays what it is */
  async of(customerId: string, events: readonly TimelineEvent[], now: number): Promise<StageChange | undefined> {
    const timeline = [...arrange(events, { asOf: now })]
    const before = stageBy(this.inForce, timeline, now)
    // Others have their turn between two foldings.
    await nextTurn()
    const after = stageBy(this.tried, timeline, now)
    return before.stage === after.stage ? undefined : { customerId, before, after }
  }
}

function stageBy(fold: ContextFold, timeline: readonly TimelineEvent[], now: number): Stage {
  const state = timeline.reduce((before, event) => fold.evolve(before, event), fold.initial)
  const { stage, rule } = contextOf(fold, state, now).journey
  return { stage, ...(rule !== undefined && { rule }) }
}
