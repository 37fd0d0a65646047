import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { code, id, instant, words } from '../fields/scalars.js'
import { about, money, outcome } from '../fields/values.js'

const complaintId = id

const made = defineEvent({
  type: 'complaint.made',
  class: 'contact',
  summary: 'The customer complained: about what, how badly, and what they want.',
  data: {
    complaintId: complaintId.optional().describe("default: the event's id"),
    category: code.optional(),
    severity: z.enum(['low', 'medium', 'high', 'critical']).optional(),
    text: words.optional(),
    wanted: words.optional(),
    dueAt: instant.optional().describe('until when it has to be answered'),
    public: z.boolean().optional(),
    about: about.optional(),
  },
  open: ['category', 'severity', 'dueAt', 'public'],
})

const acknowledged = defineEvent({
  type: 'complaint.acknowledged',
  class: 'record',
  summary: 'The customer was told that their complaint is being looked at, and until when.',
  data: { complaintId, text: words.optional(), dueAt: instant.optional() },
  open: ['dueAt'],
})

const resolved = defineEvent({
  type: 'complaint.resolved',
  class: 'record',
  summary: 'How a complaint was settled, and what it was worth.',
  data: {
    complaintId,
    outcome,
    cause: code.optional().describe('root cause'),
    resolution: words.optional(),
    amount: money.optional(),
    satisfied: z.boolean().optional().describe('whether the customer is'),
  },
  open: ['outcome', 'cause', 'amount', 'satisfied'],
})

const reopened = defineEvent({
  type: 'complaint.reopened',
  class: 'record',
  summary: 'A complaint that was settled is open again.',
  data: { complaintId, reason: code.optional(), text: words.optional(), dueAt: instant.optional() },
  open: ['reason', 'dueAt'],
})

export const complaint = {
  title: 'Complaints',
  about: 'A complaint from its making to its end, by `complaintId`.',
  events: [made, acknowledged, resolved, reopened],
} as const
