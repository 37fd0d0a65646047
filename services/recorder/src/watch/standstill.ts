import type { Part } from '../parts/part.js'

/**
 * Parts whose cursor has not moved for too long although there is something to record. One that waits for an operator
 * stands still for a reason.
 * @param now as `performance.now()`
 */
export function standingStill(parts: readonly Part[], now: number, limitMs: number): Part[] {
  return parts.filter((part) => !part.alarm && part.lag > 0 && now - part.movedAt > limitMs)
}
