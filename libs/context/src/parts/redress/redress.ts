import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep, nothing } from '../../fold/kept.js'
import type { Part } from '../../fold/part.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { type Money, money } from '../../read/money.js'
import { code, dataOf, id, shortId, words } from '../../read/read.js'

/** Money back or an exception, as it stands: what was asked, granted, refused, paid, and why. */
export interface Redress {
  key: string
  what: string
  state: 'requested' | 'granted' | 'declined' | 'paid'
  orderId?: string | undefined
  amount?: Money | undefined
  reason?: string | undefined
  text?: string | undefined
  approvedBy?: string | undefined
  organisation?: string | undefined
  statedAt: number
  events: Proof
}

const MOST = 8

export const redress: Part<Kept<Redress>> = {
  initial: nothing,
  on: {
    'refund.requested': stated('requested'),
    'refund.granted': stated('granted'),
    'refund.declined': stated('declined'),
    'refund.paid': stated('paid'),
    'exception.granted': stated('granted'),
    'exception.declined': stated('declined'),
  },
}

function stated(state: Redress['state']) {
  return (kept: Kept<Redress>, event: TimelineEvent): Kept<Redress> => {
    const data = dataOf(event)
    const orderId = id(data, 'orderId')
    const isRefund = event.type.startsWith('refund.')
    const key = (isRefund ? (id(data, 'refundId') ?? orderId) : id(data, 'exceptionId')) ?? shortId(event.id)
    const known = find(kept, key)
    const item = defined({
      key,
      what: isRefund ? 'refund' : (code(data, 'kind') ?? 'exception'),
      state,
      orderId: orderId ?? known?.orderId,
      amount: money(data, 'amount') ?? known?.amount,
      reason: code(data, 'reason') ?? known?.reason,
      text: words(data, 'text', 120) ?? known?.text,
      approvedBy: words(data, 'approvedBy', 80) ?? known?.approvedBy,
      organisation: typeof event.organisation === 'string' ? shortId(event.organisation) : known?.organisation,
      statedAt: event.occurredAt,
      events: known ? provenBy(known.events, event) : proofBy(event),
    })
    return keep(kept, item, { most: MOST, first: (other) => other.state !== 'requested' })
  }
}
