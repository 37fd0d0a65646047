import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { identifier } from '../fields/header.js'
import { statement } from '../fields/statement.js'
import { code, instant, share } from '../fields/scalars.js'

/** As many identifiers as a customer may have. */
const MAX_SIDE = 1_000
/** Each of one side with each of the other is a statement of its own. */
const MAX_PAIRS = 10_000

const named = identifier.extend({
  kind: code.optional().describe('of the reserved type `subject`, whose value is the id of a subject: the type of that identifier'),
})
const side = z.array(named).min(1).max(MAX_SIDE)
const sides = z
  .array(side)
  .length(2)
  .refine(([one = [], other = []]) => one.length * other.length <= MAX_PAIRS, { error: `more than ${MAX_PAIRS} pairs` })
  .describe('two lists of identifiers, one for each side')

const linked = defineEvent({
  type: 'identity.linked',
  class: 'record',
  links: false,
  summary: 'Two sides are the same person; confidence between 0 and 1.',
  data: { sides, ...statement, rule: code.optional(), confidence: share.optional() },
  open: ['rule', 'confidence', 'request'],
})

const unlinked = defineEvent({
  type: 'identity.unlinked',
  class: 'record',
  links: false,
  summary: 'Two sides are not the same person; for each pair the latest statement counts.',
  data: { sides, ...statement, rule: code.optional() },
  open: ['rule', 'request'],
})

const reassigned = defineEvent({
  type: 'identity.reassigned',
  class: 'record',
  links: false,
  summary: 'An identifier belongs to somebody else from a time on, such as a phone number that was given out again.',
  data: { identifier: named, from: instant.optional().describe('default: the time of the event'), ...statement },
  open: ['from', 'request'],
})

export const identity = {
  title: 'Identity',
  about:
    'Statements about who is who. They need the scope `events:control`. What they state is in their data; that one ' +
    'of them carries several identifiers says nothing more.',
  events: [linked, unlinked, reassigned],
} as const
