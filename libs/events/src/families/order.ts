import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { code, id, instant, url, words } from '../fields/scalars.js'
import { items, money } from '../fields/values.js'

const orderId = id

const placed = defineEvent({
  type: 'order.placed',
  class: 'record',
  summary: 'The customer bought something; amounts with their currency, delivery promised for a time.',
  data: {
    orderId,
    items: items.optional(),
    total: money.optional(),
    tax: money.optional(),
    shipping: money.optional(),
    discount: money.optional(),
    coupon: code.optional(),
    payment: code.optional().describe('card, invoice, cash, …'),
    store: code.optional(),
    offerId: id.optional(),
    promisedFrom: instant.optional(),
    promisedBy: instant.optional().describe('when delivery was promised at the latest'),
    address: words.optional(),
  },
  open: ['total', 'tax', 'shipping', 'discount', 'payment', 'store', 'promisedFrom', 'promisedBy'],
})

const changed = defineEvent({
  type: 'order.changed',
  class: 'record',
  summary: 'An order was changed; the fields hold what is true now.',
  data: {
    orderId,
    reason: code.optional(),
    items: items.optional(),
    total: money.optional(),
    promisedBy: instant.optional(),
    status: code.optional(),
  },
  open: ['reason', 'total', 'promisedBy', 'status'],
})

const paid = defineEvent({
  type: 'order.paid',
  class: 'record',
  summary: 'An order, or a part of it, was paid.',
  data: { orderId, amount: money.optional(), payment: code.optional() },
  open: ['amount', 'payment'],
})

const paymentFailed = defineEvent({
  type: 'payment.failed',
  class: 'record',
  summary: 'A payment did not go through.',
  data: {
    orderId: id.optional(),
    contractId: id.optional(),
    amount: money.optional(),
    payment: code.optional(),
    reason: code.optional(),
  },
  open: ['amount', 'payment', 'reason'],
})

const cancelled = defineEvent({
  type: 'order.cancelled',
  class: 'record',
  summary: 'An order, or the named items of it, will not be delivered.',
  data: {
    orderId,
    by: z.enum(['customer', 'brand', 'system']).optional(),
    reason: code.optional(),
    items: items.optional(),
    text: words.optional(),
  },
  open: ['by', 'reason'],
})

const shipped = defineEvent({
  type: 'order.shipped',
  class: 'record',
  summary: 'An order, or the named items of it, is on its way.',
  data: {
    orderId,
    items: items.optional(),
    carrier: code.optional(),
    tracking: id.optional(),
    url: url.optional(),
    expectedAt: instant.optional(),
  },
  open: ['carrier', 'expectedAt'],
})

const delayed = defineEvent({
  type: 'order.delayed',
  class: 'record',
  summary: 'An order will come later than promised; the new time, and whether the customer was told.',
  data: {
    orderId,
    promisedBy: instant.optional(),
    expectedAt: instant.optional(),
    reason: code.optional(),
    told: z.boolean().optional(),
  },
  open: ['promisedBy', 'expectedAt', 'reason', 'told'],
})

const delivered = defineEvent({
  type: 'order.delivered',
  class: 'record',
  summary: 'An order, or the named items of it, reached the customer.',
  data: {
    orderId,
    items: items.optional(),
    carrier: code.optional(),
    to: words.optional(),
    complete: z.boolean().optional(),
  },
  open: ['carrier', 'complete'],
})

const returned = defineEvent({
  type: 'order.returned',
  class: 'record',
  summary: 'Items came back.',
  data: { orderId, items: items.optional(), reason: code.optional(), text: words.optional() },
  open: ['reason'],
})

export const order = {
  title: 'Orders',
  about: 'What the customer bought, where and from whom (`organisation`), and what became of it.',
  events: [placed, changed, paid, paymentFailed, cancelled, shipped, delayed, delivered, returned],
} as const
