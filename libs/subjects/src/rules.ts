import { canonicalType } from './types.js'

/**
 * What decides under which subject an event lies. Settings of a tenant, with a version that goes on each event: a
 * newer version's differences become links, stored events stay where they are.
 */
export interface TenantRules {
  version: number
  /** ISO 3166 country in which phone numbers without a country code are read; without it they stay as written. */
  country?: string
  /** Types of identifiers, the strongest first; default types that are missing come last, in their usual order. */
  strength: readonly string[]
  /** Values that name nobody, beside those that never do; for one type or for all. Case does not matter. */
  blocked: readonly { type?: string; value: string }[]
  /** Sources whose `subject` is no identifier unless it is written as `type:value`. */
  untypedSubjectOff: readonly string[]
  /** Whether organisations use the same customer and account numbers. */
  sharedNumbers: boolean
}

const DEFAULT_STRENGTH = [
  'customer', 'account', 'email', 'phone', 'social', 'device', 'anonymous', 'conversation', 'external',
] as const

export const defaultRules: TenantRules = {
  version: 1,
  strength: DEFAULT_STRENGTH,
  blocked: [],
  untypedSubjectOff: [],
  sharedNumbers: false,
}

/** Place of each type, 0 the strongest; types that are not in it lie between social and device. */
export interface Ranks {
  byType: ReadonlyMap<string, number>
  unknown: number
}

export function ranksOf(rules: TenantRules): Ranks {
  const byType = new Map<string, number>()
  for (const type of [...rules.strength, ...DEFAULT_STRENGTH]) {
    const canonical = canonicalType(type)
    if (canonical !== undefined && !byType.has(canonical)) byType.set(canonical, byType.size)
  }
  return { byType, unknown: (byType.get('device') ?? byType.size) - 0.5 }
}
