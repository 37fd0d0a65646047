import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing } from '../../fold/kept.js'
import type { Part } from '../../fold/part.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { shortId } from '../../read/read.js'

/**
 * Where the customer met the brand: `direct` (contacts and visits), `outreach` (what was sent to them), `indirect`
 * (what they say elsewhere: reviews, mentions, surveys), `record` (what was written down), `unknown` types.
 */
export interface Touchpoint {
  key: string
  channel: string
  kind: 'direct' | 'outreach' | 'indirect' | 'record' | 'unknown'
  /** Missing: the brand itself. */
  organisation?: string | undefined
  times: number
  firstAt: number
  lastAt: number
  events: Proof
}

const MOST = 20

export const touchpoints: Part<Kept<Touchpoint>> = {
  initial: nothing,
  each: (state, event) => {
    const channel = typeof event.channel === 'string' && event.channel !== '' ? shortId(event.channel) : 'none'
    const organisation = typeof event.organisation === 'string' ? shortId(event.organisation) : undefined
    const kind = kindOf(event)
    const key = JSON.stringify([channel, kind, organisation ?? ''])
    const known = find(state, key)
    const item = defined({
      key,
      channel,
      kind,
      organisation,
      times: (known?.times ?? 0) + 1,
      firstAt: known?.firstAt ?? event.occurredAt,
      lastAt: event.occurredAt,
      events: known ? provenBy(known.events, event) : proofBy(event),
    })
    return keep(state, item, { most: MOST })
  },
}

function kindOf({ class: kind }: TimelineEvent): Touchpoint['kind'] {
  return kind === 'contact' || kind === 'behaviour' ? 'direct' : kind
}
