import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing, wasDropped } from '../../fold/kept.js'
import { onEach, type Part } from '../../fold/part.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { type Items, itemsOf } from '../../read/items.js'
import { type Money, money } from '../../read/money.js'
import { code, dataOf, id, instant, shortId, words } from '../../read/read.js'

/** An offer or quote, and what the customer made of it. */
export interface Offer {
  key: string
  kind?: string | undefined
  items?: Items | undefined
  price?: Money | undefined
  text?: string | undefined
  organisation?: string | undefined
  madeAt?: number | undefined
  validUntilAt?: number | undefined
  end?: 'accepted' | 'declined' | 'expired' | undefined
  endedAt?: number | undefined
  reason?: string | undefined
  events: Proof
}

const MOST = 8

export const offers: Part<Kept<Offer>> = {
  initial: nothing,
  on: {
    'offer.made': (state, event) => put(state, made(find(state, idOf(event)), event)),
    ...onEach<Kept<Offer>>(['offer.accepted', 'offer.declined', 'offer.expired'], (state, event) => {
      return ended(
        state,
        event,
        event.type === 'offer.accepted' ? 'accepted' : event.type === 'offer.declined' ? 'declined' : 'expired',
      )
    }),
    // An order that names an offer took it.
    'order.placed': (state, event) =>
      id(dataOf(event), 'offerId') === undefined ? state : ended(state, event, 'accepted'),
  },
}

function put(state: Kept<Offer>, offer: Offer): Kept<Offer> {
  return keep(state, offer, { most: MOST, first: ({ end }) => end !== undefined })
}

function idOf(event: TimelineEvent): string {
  return id(dataOf(event), 'offerId') ?? shortId(event.id)
}

function made(known: Offer | undefined, event: TimelineEvent): Offer {
  const data = dataOf(event)
  const offer: Offer = defined({
    key: idOf(event),
    kind: code(data, 'kind'),
    items: itemsOf(data),
    price: money(data, 'price'),
    text: words(data, 'text', 120),
    organisation: typeof event.organisation === 'string' ? shortId(event.organisation) : undefined,
    madeAt: event.occurredAt,
    validUntilAt: instant(data, 'validUntil'),
    events: known ? provenBy(known.events, event) : proofBy(event),
  })
  // Its end may have been told with an earlier time; the same offer made again is open again.
  if (known === undefined || known.madeAt !== undefined) return offer
  return defined({ ...offer, end: known.end, endedAt: known.endedAt, reason: known.reason })
}

function ended(state: Kept<Offer>, event: TimelineEvent, end: Offer['end']): Kept<Offer> {
  const key = idOf(event)
  if (wasDropped(state, key)) return state
  const known = find(state, key)
  const events = known ? provenBy(known.events, event) : proofBy(event)
  return put(
    state,
    defined({ ...known, key, end, endedAt: event.occurredAt, reason: code(dataOf(event), 'reason'), events }),
  )
}
