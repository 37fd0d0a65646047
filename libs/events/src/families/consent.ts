import { defineEvent } from '../declaration.js'
import { code, instant, url, words } from '../fields/scalars.js'

const scope = {
  purpose: code.describe('marketing, profiling, recording, surveys, …'),
  scope: code.optional().describe('a channel or product, where it is for that only'),
}

const given = defineEvent({
  type: 'consent.given',
  class: 'record',
  summary: 'The customer agreed to something, in which words and until when.',
  data: {
    ...scope,
    basis: code.optional().describe('legal basis'),
    version: code.optional().describe('of the text'),
    words: words.optional(),
    proof: url.optional(),
    validUntil: instant.optional(),
  },
  open: ['purpose', 'scope', 'basis', 'version', 'validUntil'],
})

const withdrawn = defineEvent({
  type: 'consent.withdrawn',
  class: 'record',
  summary: 'The customer no longer agrees to something, or never did.',
  data: { ...scope, reason: code.optional() },
  open: ['purpose', 'scope', 'reason'],
})

export const consent = {
  title: 'Consent',
  about: 'What the customer agreed to, by purpose. The latest statement counts.',
  events: [given, withdrawn],
} as const
