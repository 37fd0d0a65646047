import { isRecord } from '@throughline/events'
import { clip } from './read.js'

/** A measured answer on its scale. */
export interface Score {
  metric: string
  value: number
  min?: number
  max?: number
}

const NPS = { min: 0, max: 10 }

/** The scores of an answer: `score` and `scores`, each metric once. */
export function scoresOf(data: Record<string, unknown>, most = 21): Score[] {
  const listed = Array.isArray(data['scores']) ? data['scores'].slice(0, most - 1) : []
  const found = new Map<string, Score>()
  for (const score of [data['score'], ...listed]) {
    const read = scoreOf(score)
    if (read !== undefined && !found.has(read.metric)) found.set(read.metric, read)
  }
  return [...found.values()]
}

/** Where a score lies on its scale, from 0 to 1; undefined without a scale. */
export function shareOf({ value, min, max }: Score): number | undefined {
  return min === undefined || max === undefined || max <= min ? undefined : (value - min) / (max - min)
}

function scoreOf(score: unknown): Score | undefined {
  if (!isRecord(score)) return undefined
  const { metric, value, min, max } = score
  if (typeof metric !== 'string' || metric === '' || typeof value !== 'number' || !Number.isFinite(value))
    return undefined
  const scale = { ...(metric === 'nps' ? NPS : {}), ...numbers({ min, max }) }
  return { metric: clip(metric, 64), value: value + 0, ...scale }
}

function numbers(object: Record<string, unknown>): { min?: number; max?: number } {
  const finite = Object.entries(object).filter((entry): entry is [string, number] => Number.isFinite(entry[1]))
  // + 0: JSON does not tell -0 from 0.
  return Object.fromEntries(finite.map(([key, value]) => [key, value + 0]))
}
