import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { id, instant, words } from '../fields/scalars.js'
import { statement } from '../fields/statement.js'

const target = { source: id.describe('source of the event meant'), id: id.describe('its id') }

const corrected = defineEvent({
  type: 'event.corrected',
  class: 'record',
  links: false,
  summary: 'An event was told wrongly; the fields hold what is right. It may come before the event it names.',
  data: {
    ...target,
    data: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('fields that replace those of the same name; null takes one away'),
    time: instant.optional().describe('when it really happened'),
    ...statement,
  },
})

const retracted = defineEvent({
  type: 'event.retracted',
  class: 'record',
  links: false,
  summary: 'An event never happened, or was nothing to do with this customer. It may come before the event it names.',
  data: { ...target, ...statement },
  open: ['request'],
})

const refiled = defineEvent({
  type: 'event.refiled',
  class: 'record',
  links: false,
  summary: 'An event belongs to another subject and is shown there.',
  data: { ...target, to: words.describe('the right subject, as type:value or subject:<id>'), ...statement },
  open: ['request'],
})

export const correction = {
  title: 'Corrections',
  about:
    'Statements about other events, which they name by `source` and `id`. They need the scope `events:control`. ' +
    'Without an identifier of their own they lie under the event they name.',
  events: [corrected, retracted, refiled],
} as const
