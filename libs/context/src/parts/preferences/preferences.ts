import type { TimelineEvent } from '../../event.js'
import { type Kept, keep, nothing } from '../../fold/kept.js'
import type { Part } from '../../fold/part.js'
import { type Proof, proofBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { clip, code, dataOf, instant } from '../../read/read.js'

/** What the customer said they want; the latest word on a preference and purpose counts. */
export interface Preference {
  key: string
  preference: string
  purpose?: string | undefined
  /** As it was stated; clipped text of it when it is long. */
  value: unknown
  statedAt: number
  validUntilAt?: number | undefined
  events: Proof
}

const MOST = 16
const VALUE = 200

export const preferences: Part<Kept<Preference>> = {
  initial: nothing,
  on: {
    'preference.set': (state, event) => {
      const data = dataOf(event)
      const preference = code(data, 'preference')
      if (preference === undefined) return state
      const item: Preference = defined({
        key: keyOf(event),
        preference,
        purpose: code(data, 'purpose'),
        value: short(data['value']),
        statedAt: event.occurredAt,
        validUntilAt: instant(data, 'validUntil'),
        events: proofBy(event),
      })
      return keep(state, item, { most: MOST })
    },
    'preference.cleared': (state, event) => ({
      ...state,
      items: state.items.filter(({ key }) => key !== keyOf(event)),
    }),
  },
}

function keyOf(event: TimelineEvent): string {
  const data = dataOf(event)
  return JSON.stringify([code(data, 'preference') ?? '', code(data, 'purpose') ?? ''])
}

function short(value: unknown): unknown {
  if (typeof value === 'string') return clip(value, VALUE)
  const text = JSON.stringify(value) as string | undefined
  if (text === undefined) return null
  return text.length > VALUE ? clip(text, VALUE) : value
}
