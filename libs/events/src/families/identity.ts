import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { identifier, MAX_IDENTIFIERS } from '../fields/header.js'
import { code, instant, share, words } from '../fields/scalars.js'

const side = z.array(identifier).min(1).max(MAX_IDENTIFIERS)
const sides = z.array(side).length(2).describe('two lists of identifiers, one for each side')
const statement = { by: words.optional().describe('who says so'), reason: words.optional() }

const linked = defineEvent({
  type: 'identity.linked',
  class: 'record',
  links: false,
  summary: 'Two sides are the same person; confidence between 0 and 1.',
  data: { sides, ...statement, rule: code.optional(), confidence: share.optional() },
  open: ['rule', 'confidence'],
})

const unlinked = defineEvent({
  type: 'identity.unlinked',
  class: 'record',
  links: false,
  summary: 'Two sides are not the same person; for each pair the latest statement counts.',
  data: { sides, ...statement, rule: code.optional() },
  open: ['rule'],
})

const reassigned = defineEvent({
  type: 'identity.reassigned',
  class: 'record',
  links: false,
  summary: 'An identifier belongs to somebody else from a time on, such as a phone number that was given out again.',
  data: { identifier, from: instant.optional().describe('default: the time of the event'), ...statement },
  open: ['from'],
})

export const identity = {
  title: 'Identity',
  about:
    'Statements about who is who. They need the scope `events:control`. What they state is in their data; that one ' +
    'of them carries several identifiers says nothing more.',
  events: [linked, unlinked, reassigned],
} as const
