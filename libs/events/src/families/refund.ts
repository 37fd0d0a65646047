import { defineEvent } from '../declaration.js'
import { code, id, instant, words } from '../fields/scalars.js'
import { about, money } from '../fields/values.js'

const reasons = { reason: code.optional(), text: words.optional(), about: about.optional() }

const requested = defineEvent({
  type: 'refund.requested',
  class: 'record',
  summary: 'The customer asked for money back.',
  data: { refundId: id.optional(), orderId: id.optional(), amount: money.optional(), ...reasons },
  open: ['amount', 'reason'],
})

const granted = defineEvent({
  type: 'refund.granted',
  class: 'record',
  summary: 'Money back was granted; the amount, and when it will be there.',
  data: {
    refundId: id.optional(),
    orderId: id.optional(),
    amount: money,
    method: code.optional(),
    dueAt: instant.optional(),
    approvedBy: words.optional(),
    ...reasons,
  },
  open: ['amount', 'method', 'dueAt', 'reason'],
})

const declined = defineEvent({
  type: 'refund.declined',
  class: 'record',
  summary: 'Money back was asked for and not granted.',
  data: { refundId: id.optional(), orderId: id.optional(), amount: money.optional(), ...reasons },
  open: ['amount', 'reason'],
})

const paid = defineEvent({
  type: 'refund.paid',
  class: 'record',
  summary: 'Money was paid back.',
  data: { refundId: id.optional(), orderId: id.optional(), amount: money, method: code.optional() },
  open: ['amount', 'method'],
})

const exceptionGranted = defineEvent({
  type: 'exception.granted',
  class: 'record',
  summary: 'The customer got something that the rules do not foresee: goodwill, a longer deadline, a waived fee.',
  data: {
    exceptionId: id.optional(),
    kind: code,
    rule: code.optional().describe('the rule that was not applied'),
    amount: money.optional().describe('what it is worth'),
    validUntil: instant.optional(),
    approvedBy: words.optional(),
    ...reasons,
  },
  open: ['kind', 'rule', 'amount', 'validUntil', 'reason'],
})

const exceptionDeclined = defineEvent({
  type: 'exception.declined',
  class: 'record',
  summary: 'The customer asked for an exception and did not get it.',
  data: { exceptionId: id.optional(), kind: code, rule: code.optional(), ...reasons },
  open: ['kind', 'rule', 'reason'],
})

export const refund = {
  title: 'Refunds and exceptions',
  about: 'What the customer was given back or granted, so that the next one who is asked knows it.',
  events: [requested, granted, declined, paid, exceptionGranted, exceptionDeclined],
} as const
