import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing } from '../../fold/kept.js'
import { onEach, type Part } from '../../fold/part.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { code, dataOf, id, instant, shortId, words } from '../../read/read.js'

/** A date that was agreed, and what became of it. */
export interface Appointment {
  key: string
  state: 'agreed' | 'moved' | 'cancelled' | 'kept' | 'missed'
  /** When it is to be. */
  meetAt?: number | undefined
  store?: string | undefined
  reason?: string | undefined
  kind?: string | undefined
  place?: string | undefined
  /** Who moved, cancelled or missed it. */
  by?: string | undefined
  organisation?: string | undefined
  changedAt: number
  events: Proof
}

const MOST = 6
const STATES = {
  'appointment.made': 'agreed',
  'appointment.moved': 'moved',
  'appointment.cancelled': 'cancelled',
  'appointment.kept': 'kept',
  'appointment.missed': 'missed',
} as const

export const appointments: Part<Kept<Appointment>> = {
  initial: nothing,
  on: onEach(Object.keys(STATES) as (keyof typeof STATES)[], (state, event) => {
    const key = id(dataOf(event), 'appointmentId')
    if (key === undefined) return state
    return keep(state, after(find(state, key), key, event), {
      most: MOST,
      first: (item) => item.state !== 'agreed' && item.state !== 'moved',
    })
  }),
}

function after(known: Appointment | undefined, key: string, event: TimelineEvent): Appointment {
  const data = dataOf(event)
  const told = defined({
    meetAt: instant(data, 'at'),
    store: code(data, 'store'),
    reason: code(data, 'reason'),
    kind: code(data, 'kind'),
    place: words(data, 'place', 80),
    by: code(data, 'by'),
    organisation: typeof event.organisation === 'string' ? shortId(event.organisation) : undefined,
  })
  const state = STATES[event.type as keyof typeof STATES]
  return {
    ...known,
    ...told,
    key,
    state,
    changedAt: event.occurredAt,
    events: known ? provenBy(known.events, event) : proofBy(event),
  }
}
