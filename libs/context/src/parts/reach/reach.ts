import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing } from '../../fold/kept.js'
import type { Part } from '../../fold/part.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { exchangeOf } from '../../read/exchange.js'
import { code, dataOf, shortId } from '../../read/read.js'

/** Where the customer came to us of late, and the languages they used. What they stated is a preference. */
export interface Reach {
  /** The latest conversations that had something of the customer in them. */
  contacts: Kept<{ key: string; channel: string; usedAt: number; events: Proof }>
  languages: Kept<{ key: string; times: number; usedAt: number; events: Proof }>
}

/** Conversations that a preference is found from. */
export const CONTACTS = 10
const LANGUAGES = 4

export const reach: Part<Reach> = {
  initial: { contacts: nothing, languages: nothing },
  each: (state, event) => {
    // What the brand sent, or wrote down, says nothing about what the customer likes.
    if (event.direction === 'outbound' || event.direction === 'internal') return state
    const contacts = withContact(state.contacts, event)
    const languages = withLanguage(state.languages, event)
    return contacts === state.contacts && languages === state.languages ? state : { contacts, languages }
  },
}

function withContact(contacts: Reach['contacts'], event: TimelineEvent): Reach['contacts'] {
  const { channel } = event
  if (event.class !== 'contact' || typeof channel !== 'string' || channel === '') return contacts
  const key = exchangeOf(event)
  const known = find(contacts, key)
  const events = known === undefined ? proofBy(event) : provenBy(known.events, event)
  // A phone menu is how a call begins, not what somebody likes.
  const used = channel === 'ivr' ? 'voice' : shortId(channel)
  return keep(contacts, { key, channel: used, usedAt: event.occurredAt, events }, { most: CONTACTS })
}

function withLanguage(languages: Reach['languages'], event: TimelineEvent): Reach['languages'] {
  const language = event.class === 'unknown' || event.class === 'record' ? undefined : code(dataOf(event), 'language')
  if (language === undefined) return languages
  const known = find(languages, language)
  const events = known === undefined ? proofBy(event) : provenBy(known.events, event)
  return keep(
    languages,
    { key: language, times: (known?.times ?? 0) + 1, usedAt: event.occurredAt, events },
    { most: LANGUAGES },
  )
}
