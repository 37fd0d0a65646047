import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { code, id, instant, words } from '../fields/scalars.js'
import { money } from '../fields/values.js'

const terms = {
  contractId: id,
  product: code.optional(),
  plan: code.optional(),
  price: money.optional(),
  period: code.optional().describe('what the price is for: P1M, P1Y, …'),
  startsAt: instant.optional(),
  endsAt: instant.optional(),
  noticeBy: instant.optional().describe('until when it can be cancelled'),
}
const openTerms = ['product', 'plan', 'price', 'period', 'startsAt', 'endsAt', 'noticeBy'] as const

const started = defineEvent({
  type: 'contract.started',
  class: 'record',
  summary: 'A contract, a subscription or a warranty began; price for a period, and when it ends.',
  data: { ...terms, orderId: id.optional(), automatic: z.boolean().optional().describe('whether it renews itself') },
  open: [...openTerms, 'automatic'],
})

const renewed = defineEvent({
  type: 'contract.renewed',
  class: 'record',
  summary: 'A contract goes on; price for a period, and the new end.',
  data: { ...terms, automatic: z.boolean().optional() },
  open: [...openTerms, 'automatic'],
})

const changed = defineEvent({
  type: 'contract.changed',
  class: 'record',
  summary: 'The terms of a contract changed; the fields hold what is true now.',
  data: { ...terms, reason: code.optional(), by: z.enum(['customer', 'brand']).optional() },
  open: [...openTerms, 'reason', 'by'],
})

const cancelled = defineEvent({
  type: 'contract.cancelled',
  class: 'record',
  summary: 'Notice was given; the contract ends at that time.',
  data: {
    contractId: id,
    by: z.enum(['customer', 'brand']).optional(),
    reason: code.optional(),
    text: words.optional(),
    endsAt: instant.optional(),
    competitor: code.optional(),
  },
  open: ['by', 'reason', 'endsAt', 'competitor'],
})

const replaced = defineEvent({
  type: 'contract.replaced',
  class: 'record',
  summary: 'A contract was replaced by another one.',
  data: { ...terms, by: id.describe('id of the new contract'), reason: code.optional() },
  open: [...openTerms, 'reason'],
})

const ended = defineEvent({
  type: 'contract.ended',
  class: 'record',
  summary: 'A contract came to its end.',
  data: { contractId: id, reason: code.optional() },
  open: ['reason'],
})

export const contract = {
  title: 'Contracts',
  about: 'Contracts, subscriptions, leases, warranties. `endsAt` is what tells that one is about to end.',
  events: [started, renewed, changed, cancelled, replaced, ended],
} as const
