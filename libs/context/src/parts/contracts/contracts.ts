import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing } from '../../fold/kept.js'
import { onEach, type Part } from '../../fold/part.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { type Money, money } from '../../read/money.js'
import { code, dataOf, flag, id, instant, shortId } from '../../read/read.js'

/** A contract, a subscription or a warranty, with the terms that are true now. */
export interface Contract {
  key: string
  state: 'running' | 'cancelled' | 'replaced' | 'ended'
  product?: string | undefined
  plan?: string | undefined
  price?: Money | undefined
  period?: string | undefined
  organisation?: string | undefined
  startedAt?: number | undefined
  endsAt?: number | undefined
  /** Until when it can be cancelled. */
  noticeAt?: number | undefined
  automatic?: boolean | undefined
  replacedBy?: string | undefined
  reason?: string | undefined
  /** The last payment that failed, while nothing was renewed since. */
  unpaidAt?: number | undefined
  changedAt: number
  events: Proof
}

const MOST = 8

export const contracts: Part<Kept<Contract>> = {
  initial: nothing,
  on: onEach(
    [
      'contract.started',
      'contract.renewed',
      'contract.changed',
      'contract.cancelled',
      'contract.replaced',
      'contract.ended',
      'payment.failed',
    ],
    (state, event) => {
      const key = id(dataOf(event), 'contractId')
      if (key === undefined) return state
      return keep(state, contractAfter(find(state, key), key, event), {
        most: MOST,
        first: (contract) => contract.state !== 'running',
      })
    },
  ),
}

function contractAfter(known: Contract | undefined, key: string, event: TimelineEvent): Contract {
  const data = dataOf(event)
  const replacedBy = event.type === 'contract.replaced' ? id(data, 'by') : undefined
  const told = defined({
    product: code(data, 'product'),
    plan: code(data, 'plan'),
    price: money(data, 'price'),
    period: code(data, 'period'),
    organisation: typeof event.organisation === 'string' ? shortId(event.organisation) : undefined,
    startedAt: instant(data, 'startsAt') ?? (event.type === 'contract.started' ? event.occurredAt : undefined),
    endsAt: instant(data, 'endsAt') ?? (event.type === 'contract.ended' ? event.occurredAt : undefined),
    noticeAt: instant(data, 'noticeBy'),
    automatic: flag(data, 'automatic'),
    replacedBy,
    reason: code(data, 'reason'),
    unpaidAt: event.type === 'payment.failed' ? event.occurredAt : undefined,
  })
  const events = known ? provenBy(known.events, event) : proofBy(event)
  const paid = event.type === 'contract.renewed' ? { ...known, unpaidAt: undefined } : known
  return defined({ ...paid, ...told, key, state: stateAfter(known, event), changedAt: event.occurredAt, events })
}

function stateAfter(known: Contract | undefined, { type }: TimelineEvent): Contract['state'] {
  if (type === 'contract.cancelled') return 'cancelled'
  if (type === 'contract.replaced') return 'replaced'
  if (type === 'contract.ended') return 'ended'
  return type === 'contract.changed' || type === 'payment.failed' ? (known?.state ?? 'running') : 'running'
}
