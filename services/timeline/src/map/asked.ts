import type { TouchQuestion } from '@throughline/log'
import { invalidParameter, Problem } from '@throughline/platform'
import { type Range, rangeBefore, rangeNamed } from '../metrics/ranges.js'
import { type TouchParameters, WHO } from './map-parameters.js'

const DAY = 86_400_000_000
/** Who was touched for the first time longer ago comes again. */
export const NEW_FOR = 30 * DAY
const SEGMENTS = ['channel', 'organisation', 'topic', 'customers'] as const

/** With what a map is compared. */
export type Comparison =
  | { readonly with: 'period'; readonly range: Range }
  | { readonly with: 'segment'; readonly by: (typeof SEGMENTS)[number]; readonly value: string }

interface Whose {
  readonly tenantId: string
  /** Of the reader; null: all. */
  readonly organisation: string | null
  readonly now: number
}

/** @throws Problem 403 for what only the brand may ask */
export function touchQuestion({ since, until }: Range, parameters: TouchParameters, { tenantId, organisation, now }: Whose): TouchQuestion {
  const { channel: channels, organisation: organisations, topic: topics, stage: stages, touchpoint: touchpoints, customers: who } = parameters
  if (who !== undefined && organisation !== null) throw ownTouchesOnly()
  const lists = { channels, organisations, topics, stages, touchpoints, who }
  return { tenantId, since, until, organisation, ...lists, newFor: NEW_FOR, goneAfter: parameters.gone_after_days * DAY, now }
}

/** `previous`, a period or two times, or `<dimension>:<value>`. @throws Problem 400 */
export function comparisonOf(text: string, range: Range, zone: string, now: number): Comparison {
  if (text === 'previous') return { with: 'period', range: rangeBefore(range, zone) }
  const [, dimension, value] = /^([a-z]+):(.+)$/s.exec(text) ?? []
  const by = SEGMENTS.find((one) => one === dimension)
  const isSegment = by !== undefined && value !== undefined && (by !== 'customers' || (WHO as readonly string[]).includes(value))
  if (isSegment) return { with: 'segment', by, value }
  const named = by === undefined ? rangeNamed(text, zone, now) : undefined
  if (named === undefined) {
    throw invalidParameter('compare', 'must be previous, a period such as 2026-10, <since>..<until>, or channel:, organisation:, topic: or customers: with a value')
  }
  return { with: 'period', range: named }
}

/** The parameters of the other side. */
export function otherParameters(comparison: Comparison, parameters: TouchParameters): TouchParameters {
  if (comparison.with === 'period') return parameters
  const { by, value } = comparison
  return by === 'customers' ? { ...parameters, customers: WHO.find((one) => one === value) } : { ...parameters, [by]: [value] }
}

function ownTouchesOnly(): Problem {
  const detail = 'customers: who is new shows in the touches of all organisations; leave it out.'
  return new Problem({ status: 403, type: 'other-organisation', title: 'Not your organisation', detail, extensions: { parameter: 'customers' } })
}
