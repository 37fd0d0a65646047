import { isRecord } from '@throughline/events'
import type { TimelineEvent } from '../../event.js'
import { dataOf } from '../../read/read.js'
import { scoresOf, shareOf } from '../../read/scores.js'
import type { JourneyStep } from './rules.js'

/** Whether a rule fits an event, for a customer in that stage. */
export function fits(step: JourneyStep, event: TimelineEvent, stage: string): boolean {
  if (!step.on.includes(event.type)) return false
  if (step.from !== undefined && !step.from.includes(stage)) return false
  if (step.where?.every(({ field, is }) => holds(valueAt(event, field), is)) === false) return false
  return step.score === undefined || hasScore(step.score, event)
}

function holds(value: unknown, is: readonly unknown[] | undefined): boolean {
  return is === undefined ? value !== undefined : is.includes(value)
}

function valueAt(event: TimelineEvent, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined), event)
}

function hasScore(
  { metrics, atLeast = 0, atMost = 1 }: NonNullable<JourneyStep['score']>,
  event: TimelineEvent,
): boolean {
  return scoresOf(dataOf(event)).some((score) => {
    const share = shareOf(score)
    return share !== undefined && share >= atLeast && share <= atMost && metrics?.includes(score.metric) !== false
  })
}
