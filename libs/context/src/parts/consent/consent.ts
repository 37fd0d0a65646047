import type { TimelineEvent } from '../../event.js'
import { type Kept, keep, nothing } from '../../fold/kept.js'
import type { Part } from '../../fold/part.js'
import { type Proof, proofBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { code, dataOf, instant, words } from '../../read/read.js'

/** What the customer agreed to, or does not agree to; the latest statement of a purpose and scope counts. */
export interface Consent {
  key: string
  purpose: string
  /** A channel or product, where it is for that only. */
  scope?: string | undefined
  given: boolean
  statedAt: number
  validUntilAt?: number | undefined
  basis?: string | undefined
  words?: string | undefined
  reason?: string | undefined
  events: Proof
}

const MOST = 24

export const consent: Part<Kept<Consent>> = {
  initial: nothing,
  on: { 'consent.given': stated, 'consent.withdrawn': stated },
}

function stated(state: Kept<Consent>, event: TimelineEvent): Kept<Consent> {
  const data = dataOf(event)
  const purpose = code(data, 'purpose')
  if (purpose === undefined) return state
  const scope = code(data, 'scope')
  const item: Consent = defined({
    key: JSON.stringify([purpose, scope ?? '']),
    purpose,
    scope,
    given: event.type === 'consent.given',
    statedAt: event.occurredAt,
    validUntilAt: instant(data, 'validUntil'),
    basis: code(data, 'basis'),
    words: words(data, 'words'),
    reason: code(data, 'reason'),
    events: proofBy(event),
  })
  return keep(state, item, { most: MOST })
}
