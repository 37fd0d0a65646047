import { openingHoursFor } from '@throughline/calendar'
import { type ContactDecision, type ContactFacts, type ContactWish, decideContact, wishFor } from '@throughline/rules'
import type { ReachRuleSet } from './reach-rules.js'
import { type Said, say } from './said.js'

export interface Deciding {
  readonly facts: ContactFacts
  readonly wish: ContactWish
  readonly identifiers: ReadonlySet<string>
  /** In which it is said; missing: the one that the customer wished, else the one they used last. */
  readonly language?: string | undefined
}

/** A decision by some rules, with the words of its purpose. */
export function decideBy(rules: Omit<ReachRuleSet, 'versions'>, { facts, wish, identifiers, language }: Deciding): { decision: ContactDecision; says?: Said } {
  const { timeZone } = rules.hours
  const hoursOf = (channel: string) => openingHoursFor(rules.hours, { channel })
  const decision = decideContact(rules.contact, facts, wish, { identifiers, timeZone, hoursOf })
  const template = rules.contact.purposes.find(({ purpose }) => purpose === wish.purpose)?.template
  if (template === undefined || decision.channel === undefined) return { decision }
  const { channel } = decision
  const values = { channel, purpose: wish.purpose }
  return { decision, says: say(rules.templates, { template, language: language ?? languageOf(facts, wish), channel, timeZone: decision.timeZone, values }) }
}

function languageOf(facts: ContactFacts, { purpose, at }: ContactWish): string | undefined {
  const wished = wishFor(facts, 'language', purpose, at)?.value
  return typeof wished === 'string' ? wished : facts.language?.value
}
