import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { code, instant } from '../fields/scalars.js'

const name = code.describe('channel, language, name, contact-hours, store, …')

const set = defineEvent({
  type: 'preference.set',
  class: 'record',
  summary: 'The customer said how they want it: channel, language, times, form of address.',
  data: {
    preference: name,
    value: z.json().describe('what they want, in whatever form fits'),
    purpose: code.optional(),
    validUntil: instant.optional(),
  },
  open: ['preference', 'purpose', 'validUntil'],
})

const cleared = defineEvent({
  type: 'preference.cleared',
  class: 'record',
  summary: 'A preference no longer holds.',
  data: { preference: name, purpose: code.optional() },
  open: ['preference', 'purpose'],
})

export const preference = {
  title: 'Preferences',
  about: 'What the customer stated. What is found from behaviour is not an event.',
  events: [set, cleared],
} as const
