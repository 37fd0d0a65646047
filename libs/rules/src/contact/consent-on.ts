import type { ConsentFact, ContactFacts } from './contact-facts.js'
import type { Purpose } from './contact-rules.js'

export interface ConsentVerdict {
  readonly allowed: boolean
  /** `unneeded`, `given`, `expired`, `withdrawn`, or `missing`. */
  readonly state: string
  /** The statements that say so. */
  readonly events: readonly string[]
}

/**
 * Whether somebody agreed to be contacted for a purpose on a channel. What was said about the channel counts, else what was
 * said about all; who withdraws for all channels withdraws for each, until they agree to it again.
 * @param at in microseconds: what was valid until before it has expired
 */
export function consentOn({ consent, unlessWithdrawn }: Purpose, channel: string, { consents }: ContactFacts, at: number): ConsentVerdict {
  if (consent === undefined) return { allowed: true, state: 'unneeded', events: [] }
  const own = consents.find((fact) => fact.purpose === consent && fact.scope === channel)
  const general = consents.find((fact) => fact.purpose === consent && fact.scope === undefined)
  const counts = own !== undefined && !(general?.given === false && general.at > own.at) ? own : general
  const state = stateOf(counts, at)
  const allowed = state === 'given' || (unlessWithdrawn && state !== 'withdrawn')
  return { allowed, state, events: counts === undefined ? [] : [counts.event] }
}

function stateOf(fact: ConsentFact | undefined, at: number): string {
  if (fact === undefined) return 'missing'
  if (!fact.given) return 'withdrawn'
  return fact.validUntil !== undefined && fact.validUntil < at ? 'expired' : 'given'
}
