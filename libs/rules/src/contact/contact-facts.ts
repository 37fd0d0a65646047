import { code, dataOf, instant, type TimelineEvent } from '@throughline/context'

/** What somebody agreed to, or does not, as the latest statement of its purpose and channel says. */
export interface ConsentFact {
  readonly purpose: string
  /** The channel or product that it is for only. */
  readonly scope?: string | undefined
  readonly given: boolean
  readonly at: number
  readonly validUntil?: number | undefined
  readonly event: string
}

export interface PreferenceFact {
  readonly preference: string
  readonly purpose?: string | undefined
  readonly value: unknown
  readonly validUntil?: number | undefined
  readonly event: string
}

/** Something that we sent of our own accord. */
export interface Outreach {
  readonly channel: string
  /** Unknown where the event does not tell it. */
  readonly purpose?: string | undefined
  readonly at: number
  readonly event: string
}

/** All that a decision on contacting somebody goes by. */
export interface ContactFacts {
  readonly consents: readonly ConsentFact[]
  readonly preferences: readonly PreferenceFact[]
  /** The oldest first. */
  readonly outreach: readonly Outreach[]
  /** Where the customer turned to us last. */
  readonly lastUsed?: { readonly channel: string; readonly at: number; readonly event: string } | undefined
  /** The language that they used last. */
  readonly language?: { readonly value: string; readonly event: string } | undefined
}

/**
 * @param events of one customer, as `arrange` gives them: the oldest first
 * @param until what happened later is not looked at, in microseconds
 */
export function contactFactsOf(events: Iterable<TimelineEvent>, until: number): ContactFacts {
  const consents = new Map<string, ConsentFact>()
  const preferences = new Map<string, PreferenceFact>()
  const outreach: Outreach[] = []
  const last: { -readonly [Name in 'lastUsed' | 'language']?: ContactFacts[Name] } = {}
  for (const event of events) {
    if (event.occurredAt > until) continue
    if (event.type.startsWith('consent.')) takeConsent(consents, event)
    else if (event.type.startsWith('preference.')) takePreference(preferences, event)
    else if (isOutreach(event)) outreach.push(outreachOf(event))
    else Object.assign(last, usedIn(event))
  }
  return { consents: [...consents.values()], preferences: [...preferences.values()], outreach, ...last }
}

function takeConsent(consents: Map<string, ConsentFact>, event: TimelineEvent): void {
  const data = dataOf(event)
  const [purpose, scope] = [code(data, 'purpose'), code(data, 'scope')]
  if (purpose === undefined) return
  const given = event.type === 'consent.given'
  consents.set(JSON.stringify([purpose, scope ?? '']), { purpose, scope, given, at: event.occurredAt, validUntil: instant(data, 'validUntil'), event: event.uid })
}

function takePreference(preferences: Map<string, PreferenceFact>, event: TimelineEvent): void {
  const data = dataOf(event)
  const [preference, purpose] = [code(data, 'preference'), code(data, 'purpose')]
  if (preference === undefined) return
  const key = JSON.stringify([preference, purpose ?? ''])
  if (event.type === 'preference.cleared') preferences.delete(key)
  else preferences.set(key, { preference, purpose, value: data['value'], validUntil: instant(data, 'validUntil'), event: event.uid })
}

/**
 * Events by which we turned to a customer, and the purpose that a type has by itself. What became of them counts no second
 * time; an answer in a conversation is none, unless it names a purpose.
 */
const OUTREACH: ReadonlyMap<string, string | undefined> = new Map([
  ['campaign.sent', undefined],
  ['offer.made', 'marketing'],
  ['survey.sent', 'survey'],
])

function isOutreach(event: TimelineEvent): boolean {
  return OUTREACH.has(event.type) || (event.type === 'message.sent' && code(dataOf(event), 'purpose') !== undefined)
}

function outreachOf(event: TimelineEvent): Outreach {
  const purpose = code(dataOf(event), 'purpose') ?? OUTREACH.get(event.type)
  return { channel: channelOf(event) ?? '', purpose, at: event.occurredAt, event: event.uid }
}

/** The channel and language by which the customer turned to us, if they did. */
function usedIn(event: TimelineEvent): Pick<ContactFacts, 'lastUsed' | 'language'> {
  if (event.class !== 'contact' || event.direction === 'outbound' || event.direction === 'internal') return {}
  const [channel, language] = [channelOf(event), code(dataOf(event), 'language')]
  return {
    ...(channel !== undefined && { lastUsed: { channel, at: event.occurredAt, event: event.uid } }),
    ...(language !== undefined && { language: { value: language, event: event.uid } }),
  }
}

function channelOf({ channel }: TimelineEvent): string | undefined {
  if (typeof channel !== 'string' || channel === '') return undefined
  // A phone menu is how a call begins.
  return channel === 'ivr' ? 'voice' : channel
}
