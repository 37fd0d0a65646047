import { code, dataOf, instant, type TimelineEvent } from '@throughline/context'
import type { StoryMember } from '../story.js'

/** Channels that carry a link. Nobody can click in a call or at a counter. */
const CARRIES_LINKS = new Set(['email', 'sms', 'chat', 'messaging', 'social', 'web', 'mobile'])
/** Where one is reached by an identifier alone. */
const BY_IDENTIFIER: Readonly<Record<string, string>> = { email: 'email', phone: 'sms' }
const NO = new Set<unknown>([false, 'no', 'never', 'none', 'off'])

/** What a customer said last of being asked, and of how they like to be written to. */
export interface Wishes {
  /** Undefined: they never said. */
  readonly agreed: (channel: string | undefined) => boolean | undefined
  readonly wantsNone: boolean
  readonly channel: string | undefined
  readonly language: string | undefined
}

/** @param until in microseconds since 1970: what had been said by then, and is valid then */
export function wishesIn(events: readonly TimelineEvent[], members: readonly StoryMember[], { purpose, until }: { purpose: string; until: number }): Wishes {
  const said = events.filter(({ occurredAt }) => occurredAt <= until)
  const consents = said.filter((event) => isConsent(event) && code(dataOf(event), 'purpose') === purpose)
  const stated = (preference: string): unknown => preferenceIn(said, preference, { purpose, until })
  const wished = stated('channel')
  const language = stated('language')
  return {
    agreed: (channel) => agreedBy(consents, channel, until),
    wantsNone: NO.has(stated('surveys')),
    channel: [wished, ...channelsUsed(said), ...members.map(({ type = '' }) => BY_IDENTIFIER[type])].find(carriesLinks),
    language: typeof language === 'string' ? language : languageUsed(said),
  }
}

function isConsent({ type }: TimelineEvent): boolean {
  return type === 'consent.given' || type === 'consent.withdrawn'
}

/** What was said last counts, of those about everything and about this channel. */
function agreedBy(consents: readonly TimelineEvent[], channel: string | undefined, until: number): boolean | undefined {
  const last = consents.findLast((event) => [undefined, channel].includes(code(dataOf(event), 'scope')))
  if (last === undefined) return undefined
  return last.type === 'consent.given' && (instant(dataOf(last), 'validUntil') ?? Infinity) > until
}

function preferenceIn(said: readonly TimelineEvent[], preference: string, { purpose, until }: { purpose: string; until: number }): unknown {
  for (const wanted of [purpose, undefined]) {
    const last = said.findLast((event) => isAbout(event, preference, wanted))
    if (last?.type !== 'preference.set') continue
    if ((instant(dataOf(last), 'validUntil') ?? Infinity) > until) return dataOf(last)['value']
  }
  return undefined
}

function isAbout(event: TimelineEvent, preference: string, purpose: string | undefined): boolean {
  if (event.type !== 'preference.set' && event.type !== 'preference.cleared') return false
  const data = dataOf(event)
  return code(data, 'preference') === preference && code(data, 'purpose') === purpose
}

/** The latest first. What the brand sent says nothing of what the customer uses. */
function channelsUsed(said: readonly TimelineEvent[]): string[] {
  const used = said.filter((event) => event.class === 'contact' && !isOurs(event)).map(({ channel }) => channel)
  return used.filter((channel) => typeof channel === 'string').toReversed()
}

function isOurs({ direction }: TimelineEvent): boolean {
  return direction === 'outbound' || direction === 'internal'
}

function carriesLinks(channel: unknown): channel is string {
  return typeof channel === 'string' && CARRIES_LINKS.has(channel)
}

function languageUsed(said: readonly TimelineEvent[]): string | undefined {
  const told = said.filter((event) => event.class !== 'unknown' && event.class !== 'record' && !isOurs(event))
  const last = told.findLast((event) => code(dataOf(event), 'language') !== undefined)
  return last && code(dataOf(last), 'language')
}
