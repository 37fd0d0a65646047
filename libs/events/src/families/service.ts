import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { code, duration, id, instant, words } from '../fields/scalars.js'
import { money, outcome } from '../fields/values.js'

const common = {
  serviceId: id.optional(),
  product: code.optional(),
  serial: id.optional(),
  orderId: id.optional(),
  contractId: id.optional(),
  technician: words.optional(),
  place: words.optional(),
  notes: words.optional(),
}
const done = {
  ...common,
  outcome: outcome.optional(),
  durationMs: duration.optional(),
  price: money.optional(),
  underWarranty: z.boolean().optional(),
  followUp: z.boolean().optional().describe('whether somebody has to come again'),
}
const openDone = ['product', 'outcome', 'durationMs', 'price', 'underWarranty', 'followUp'] as const

const requested = defineEvent({
  type: 'service.requested',
  class: 'record',
  summary: 'The customer asked for a delivery, an installation, a repair or another service.',
  data: { ...common, kind: code.optional(), problem: words.optional(), wantedBy: instant.optional() },
  open: ['product', 'kind', 'wantedBy'],
})

const delivered = defineEvent({
  type: 'service.delivered',
  class: 'record',
  summary: 'A service was done for the customer; its length in milliseconds.',
  data: { ...done, kind: code.optional() },
  open: [...openDone, 'kind'],
})

const installed = defineEvent({
  type: 'service.installed',
  class: 'record',
  summary: 'A product was installed or set up; how long it took in milliseconds.',
  data: done,
  open: openDone,
})

const repaired = defineEvent({
  type: 'service.repaired',
  class: 'record',
  summary: 'A product was repaired, or could not be; how long it took in milliseconds.',
  data: { ...done, problem: words.optional(), parts: z.array(code).max(100).optional() },
  open: [...openDone, 'parts'],
})

export const service = {
  title: 'Services',
  about: 'What was done for the customer, by whichever `organisation`.',
  events: [requested, delivered, installed, repaired],
} as const
