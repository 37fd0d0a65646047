import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing } from '../../fold/kept.js'
import { onEach, type Part } from '../../fold/part.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { code, dataOf, flag, id, instant, shortId, words } from '../../read/read.js'

/** A service that was asked for or done, and by whom. */
export interface Service {
  key: string
  state: 'requested' | 'delivered' | 'installed' | 'repaired'
  kind?: string | undefined
  product?: string | undefined
  serial?: string | undefined
  problem?: string | undefined
  orderId?: string | undefined
  outcome?: string | undefined
  /** Somebody has to come again. */
  followUp?: boolean | undefined
  organisation?: string | undefined
  technician?: string | undefined
  requestedAt?: number | undefined
  wantedAt?: number | undefined
  doneAt?: number | undefined
  events: Proof
}

const MOST = 8

export const services: Part<Kept<Service>> = {
  initial: nothing,
  on: onEach(['service.requested', 'service.delivered', 'service.installed', 'service.repaired'], (state, event) => {
    const key = id(dataOf(event), 'serviceId') ?? shortId(event.id)
    return keep(state, serviceAfter(find(state, key), key, event), {
      most: MOST,
      first: (service) => service.state !== 'requested',
    })
  }),
}

function serviceAfter(known: Service | undefined, key: string, event: TimelineEvent): Service {
  const data = dataOf(event)
  const requested = event.type === 'service.requested'
  const told = defined({
    kind: code(data, 'kind'),
    product: code(data, 'product'),
    serial: id(data, 'serial'),
    problem: words(data, 'problem', 140),
    orderId: id(data, 'orderId'),
    outcome: code(data, 'outcome'),
    followUp: flag(data, 'followUp'),
    organisation: typeof event.organisation === 'string' ? shortId(event.organisation) : undefined,
    technician: words(data, 'technician', 80),
    requestedAt: requested ? event.occurredAt : undefined,
    wantedAt: instant(data, 'wantedBy'),
    doneAt: requested ? undefined : event.occurredAt,
  })
  // Asked for after it was done (by the clocks of two systems) is still done.
  const state = requested ? (known?.state ?? 'requested') : (event.type.slice('service.'.length) as Service['state'])
  return { ...known, ...told, key, state, events: known ? provenBy(known.events, event) : proofBy(event) }
}
