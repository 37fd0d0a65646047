import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { id, instant } from '../fields/scalars.js'

/** As the log has them: keyed hashes, no personal data. */
const uuid = z.uuid().max(36)
const erasure = { erasureId: uuid.describe('of the ledger; the receipt tells the rest') }

const customerErased = defineEvent({
  type: 'customer.erased',
  class: 'record',
  links: false,
  summary: 'A customer was erased: everything of these subjects that happened up to then is gone.',
  data: {
    ...erasure,
    subjectIds: z.array(uuid).min(1).max(1_000).describe('the subjects, as the log has them'),
    erasedAt: instant.describe('what happened up to then is not taken any more'),
  },
  open: ['erasureId', 'subjectIds', 'erasedAt'],
})

const eventErased = defineEvent({
  type: 'event.erased',
  class: 'record',
  links: false,
  summary: 'One event, or some of its fields, was erased.',
  data: {
    ...erasure,
    eventUid: uuid.describe('the event, as the log has it'),
    fields: z.array(id).max(100).optional().describe('JSON pointers of what was taken out; missing: the whole event'),
  },
  open: ['erasureId', 'eventUid'],
})

export const erasures = {
  title: 'Erasures',
  about: 'What was erased, without saying whose it was. The gateway alone tells them, under the subject `tenant:<id>`.',
  events: [customerErased, eventErased],
} as const
