import { isZone, OpeningHours, spanOf, WEEKDAYS } from '@throughline/calendar'
import type { ContactFacts, PreferenceFact } from './contact-facts.js'

/** A wish that holds at a time: the one for the purpose goes before the one for all. */
export function wishFor({ preferences }: ContactFacts, preference: string, purpose: string, at: number): PreferenceFact | undefined {
  const valid = preferences.filter((one) => one.preference === preference && !(one.validUntil !== undefined && one.validUntil < at))
  return valid.find((one) => one.purpose === purpose) ?? valid.find((one) => one.purpose === undefined)
}

/** A wish not to be contacted at all, or not for a purpose. */
export function refusal(facts: ContactFacts, purpose: string, at: number): PreferenceFact | undefined {
  const found = wishFor(facts, 'do-not-contact', purpose, at)
  return found === undefined || found.value === false || found.value === 'false' || found.value === 'no' ? undefined : found
}

/** The zone that the customer lives in, where they have said so by its name. */
export function zoneOf(facts: ContactFacts, purpose: string, at: number): { timeZone: string; event: string } | undefined {
  const found = wishFor(facts, 'time-zone', purpose, at)
  return found !== undefined && typeof found.value === 'string' && isZone(found.value) ? { timeZone: found.value, event: found.event } : undefined
}

/** When the customer wants to be contacted, where they said it by times such as 18:00-20:00, one or a list. */
export function wishedHours(facts: ContactFacts, purpose: string, at: number, timeZone: string): { hours: OpeningHours; event: string } | undefined {
  const found = wishFor(facts, 'contact-hours', purpose, at)
  if (found === undefined) return undefined
  const texts = (Array.isArray(found.value) ? found.value : String(found.value).split(',')).map((text) => String(text).trim())
  if (texts.length === 0 || texts.length > 12 || texts.some((text) => spanOf(text) === undefined)) return undefined
  const week = Object.fromEntries(WEEKDAYS.map((day) => [day, texts]))
  return { hours: new OpeningHours({ timeZone, week, days: [] }), event: found.event }
}
