import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { code, duration, id, instant, words } from '../fields/scalars.js'

const visited = defineEvent({
  type: 'store.visited',
  class: 'contact',
  summary: 'The customer was in a store or at a dealer; wait and length of the visit in milliseconds.',
  data: {
    store: code.optional(),
    reason: code.optional(),
    products: z.array(code).max(50).optional(),
    waitMs: duration.optional(),
    durationMs: duration.optional(),
    advised: z.boolean().optional(),
    notes: words.optional(),
  },
  open: ['store', 'reason', 'products', 'waitMs', 'durationMs', 'advised'],
})

const appointment = { appointmentId: id, store: code.optional(), reason: code.optional() }

const made = defineEvent({
  type: 'appointment.made',
  class: 'record',
  summary: 'A date was agreed: in a store, at home, by phone or video.',
  data: {
    ...appointment,
    at: instant,
    durationMs: duration.optional(),
    kind: code.optional(),
    place: words.optional(),
  },
  open: ['store', 'reason', 'at', 'durationMs', 'kind'],
})

const moved = defineEvent({
  type: 'appointment.moved',
  class: 'record',
  summary: 'A date was changed to another time.',
  data: { ...appointment, at: instant, by: z.enum(['customer', 'brand']).optional() },
  open: ['store', 'reason', 'at', 'by'],
})

const cancelled = defineEvent({
  type: 'appointment.cancelled',
  class: 'record',
  summary: 'A date was called off.',
  data: { ...appointment, by: z.enum(['customer', 'brand']).optional() },
  open: ['store', 'reason', 'by'],
})

const kept = defineEvent({
  type: 'appointment.kept',
  class: 'contact',
  summary: 'An appointment took place; the wait for it in milliseconds.',
  data: { ...appointment, waitMs: duration.optional(), durationMs: duration.optional() },
  open: ['store', 'reason', 'waitMs', 'durationMs'],
})

const missed = defineEvent({
  type: 'appointment.missed',
  class: 'record',
  summary: 'Somebody did not come to an appointment.',
  data: { ...appointment, by: z.enum(['customer', 'brand']).optional() },
  open: ['store', 'reason', 'by'],
})

export const store = {
  title: 'Stores and appointments',
  about: 'Contacts in person. What was bought there is an order with `channel` `store`.',
  events: [visited, made, moved, cancelled, kept, missed],
} as const
