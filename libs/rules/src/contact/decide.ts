import type { OpeningHours } from '@throughline/calendar'
import { consentOn } from './consent-on.js'
import type { ContactFacts } from './contact-facts.js'
import type { ContactRules, Purpose } from './contact-rules.js'
import { refusal, wishFor, zoneOf } from './preferred.js'
import { whenFor } from './when.js'

/** One rule and what it says, with the events that prove it. */
export interface Reason {
  readonly rule: 'purpose' | 'refusal' | 'channel' | 'identifier' | 'consent' | 'cap' | 'quiet-hours' | 'contact-hours' | 'closed'
  readonly says: 'allows' | 'forbids' | 'delays'
  readonly channel?: string
  /** What was found, as `given` of consent, or `stated`, `last-used`, `asked`, `rules` of a channel. */
  readonly found?: string
  /** In microseconds. */
  readonly until?: number | undefined
  readonly events: readonly string[]
}

export interface ContactWish {
  readonly purpose: string
  /** Only there; missing: where the customer is best reached. */
  readonly channel?: string | undefined
  /** In microseconds. */
  readonly at: number
}

export interface ContactPlace {
  /** Types of identifiers that the customer has. */
  readonly identifiers: ReadonlySet<string>
  /** The tenant's, where the customer has told none. */
  readonly timeZone: string
  hoursOf(channel: string): OpeningHours
}

export interface ContactDecision {
  /** Whether they may be contacted at the asked time. */
  readonly allowed: boolean
  /** Where: also when it is not yet allowed. */
  readonly channel?: string
  /** From when on, in microseconds; missing: never, as things stand. */
  readonly at?: number
  readonly timeZone: string
  readonly why: readonly Reason[]
}

/**
 * Whether, where and when a customer may be contacted. In this order: a purpose that the rules know; the customer's wish not
 * to be contacted; a channel that the purpose may use, that reaches them and that they agreed to; how often; when.
 */
export function decideContact(rules: ContactRules, facts: ContactFacts, wish: ContactWish, place: ContactPlace): ContactDecision {
  const purpose = rules.purposes.find((one) => one.purpose === wish.purpose)
  const zone = zoneOf(facts, wish.purpose, wish.at)
  const timeZone = zone?.timeZone ?? place.timeZone
  if (purpose === undefined) return { allowed: false, timeZone, why: [{ rule: 'purpose', says: 'forbids', found: 'unknown', events: [] }] }
  const refused = refusal(facts, wish.purpose, wish.at)
  const why: Reason[] = []
  if (refused !== undefined) {
    why.push({ rule: 'refusal', says: purpose.binding ? 'allows' : 'forbids', ...(purpose.binding && { found: 'overridden' }), events: [refused.event] })
    if (!purpose.binding) return { allowed: false, timeZone, why }
  }
  const tried = tryChannels(rules, facts, { ...wish, purpose }, place)
  why.push(...tried.why)
  if (tried.channel === undefined) return { allowed: false, timeZone, why }
  const { channel } = tried
  const { at, delays } = whenFor(rules, facts, { purpose, channel, timeZone, hours: place.hoursOf(channel) }, wish.at)
  why.push(...delays.map((delay): Reason => ({ ...delay, says: 'delays', channel })))
  return { allowed: at === wish.at, channel, ...(at !== undefined && { at }), timeZone, why }
}

interface Candidate {
  readonly channel: string
  readonly found: string
  readonly events: readonly string[]
}

/** The first channel on which nothing forbids it. */
function tryChannels(
  rules: ContactRules,
  facts: ContactFacts,
  wish: Omit<ContactWish, 'purpose'> & { readonly purpose: Purpose },
  { identifiers }: ContactPlace,
): { channel?: string; why: Reason[] } {
  const why: Reason[] = []
  for (const { channel, found, events } of candidatesFor(rules, facts, wish)) {
    const { purpose } = wish
    if (purpose.channels?.includes(channel) === false) {
      why.push({ rule: 'channel', says: 'forbids', channel, found: 'not-for-this-purpose', events: [] })
      continue
    }
    const needed = rules.channels.find((one) => one.channel === channel)?.identifier
    if (needed !== undefined && !identifiers.has(needed)) {
      why.push({ rule: 'identifier', says: 'forbids', channel, found: needed, events: [] })
      continue
    }
    const consent = consentOn(purpose, channel, facts, wish.at)
    why.push({ rule: 'consent', says: consent.allowed ? 'allows' : 'forbids', channel, found: consent.state, events: consent.events })
    if (!consent.allowed) continue
    why.push({ rule: 'channel', says: 'allows', channel, found, events })
    return { channel, why }
  }
  return { why }
}

/** Where to look: where it was asked for, else where they wished it, used it last, and where the rules say. */
function candidatesFor({ channels }: ContactRules, facts: ContactFacts, { channel, purpose, at }: Omit<ContactWish, 'purpose'> & { readonly purpose: Purpose }): Candidate[] {
  if (channel !== undefined) return [{ channel, found: 'asked', events: [] }]
  const known = new Set(channels.map((one) => one.channel))
  const found: Candidate[] = []
  const stated = wishFor(facts, 'channel', purpose.purpose, at)
  if (stated !== undefined && typeof stated.value === 'string') found.push({ channel: stated.value, found: 'stated', events: [stated.event] })
  if (facts.lastUsed !== undefined) found.push({ channel: facts.lastUsed.channel, found: 'last-used', events: [facts.lastUsed.event] })
  found.push(...channels.map((one) => ({ channel: one.channel, found: 'rules', events: [] })))
  // Somebody who was in a store, or on the website, is not reached there.
  return found.filter((one, index) => known.has(one.channel) && found.findIndex((other) => other.channel === one.channel) === index)
}
