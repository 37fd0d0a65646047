import { effortOf } from '../effort/effort.js'
import type { Issue } from '../issues/issue.js'
import type { SignalRules } from '../signals/signal-rules.js'
import type { Collected } from './collect.js'

/** The matter that a touch belongs to, and what that cost the customer in all. */
export interface TouchEffort {
  /** Uid of the event that the matter began with. */
  readonly issue: string
  /** Only at the first touch of the matter in each cell of the map, so that none is counted twice there. */
  readonly effort?: number | undefined
}

/** @param touches in the order in which they began */
export function effortsByTouch(touches: readonly Collected[], issues: readonly Issue[], rules: SignalRules['effort']): ReadonlyMap<Collected, TouchEffort> {
  const byEvent = new Map(issues.flatMap((issue) => issue.events.map(({ uid }) => [uid, issue])))
  const counted = new Set<string>()
  const found = new Map<Collected, TouchEffort>()
  for (const touch of touches) {
    const issue = touch.events.map(({ uid }) => byEvent.get(uid)).find((one) => one !== undefined)
    if (issue === undefined) continue
    const cell = JSON.stringify([issue.uid, touch.stage, touch.touchpoint])
    found.set(touch, { issue: issue.uid, effort: counted.has(cell) ? undefined : effortOf(issue, rules).score })
    counted.add(cell)
  }
  return found
}
