import { dataOf, id, record, scoresOf, shareOf, type TimelineEvent } from '@throughline/context'
import type { Ground } from './ground.js'

/** A score and where it lies on its scale, from 0 to 1; without a scale it says nothing. */
export interface Opinion {
  readonly event: TimelineEvent
  readonly metric: string
  readonly share: number
}

/** All scores of a story, the oldest first. */
export function opinionsIn(ground: Ground): Opinion[] {
  return ground.of('survey.answered', 'review.posted').flatMap((event) =>
    scoresOf(dataOf(event)).flatMap((score) => {
      const share = shareOf(score)
      return share === undefined ? [] : [{ event, metric: score.metric, share }]
    }),
  )
}

/** The events of some opinions, by their metrics, in the order of the timeline. */
export function eventsByMetric(opinions: readonly Opinion[]): ReadonlyMap<string, readonly TimelineEvent[]> {
  const byMetric = Map.groupBy(opinions, ({ metric }) => metric)
  return new Map([...byMetric].map(([metric, own]) => [metric, own.map(({ event }) => event)]))
}

/** What an answer or a review is known by: told again, perhaps with more words, it is the same one. */
export function sayingOf(event: TimelineEvent): string {
  const data = dataOf(event)
  for (const key of ['surveyId', 'reviewId', 'mentionId']) {
    const known = id(data, key)
    if (known !== undefined) return JSON.stringify([event.source, key, known])
  }
  return event.uid
}

/** How the customer sounded, from -1 to 1, where somebody has judged it. */
export function sentimentOf(event: TimelineEvent): number | undefined {
  const value = record(dataOf(event), 'sentiment')?.['value']
  return typeof value === 'number' && value >= -1 && value <= 1 ? value : undefined
}

