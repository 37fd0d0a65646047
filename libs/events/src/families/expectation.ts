import { defineEvent } from '../declaration.js'
import { code, duration, id, instant, words } from '../fields/scalars.js'
import { about } from '../fields/values.js'

const set = defineEvent({
  type: 'expectation.set',
  class: 'record',
  summary: 'The customer was told what to expect, until when or within how many milliseconds, and in which words.',
  data: {
    expectationId: id.optional(),
    what: code.describe('answer, wait, delivery, repair, call-back, …'),
    dueAt: instant.optional(),
    durationMs: duration.optional().describe('counted from the time of the event'),
    words: words.optional().describe('what the customer heard or read'),
    by: code.optional().describe('the rule, page, bot or person that told it'),
    about: about.optional(),
  },
  open: ['what', 'dueAt', 'durationMs'],
})

export const expectation = {
  title: 'Expectations',
  about:
    'What the customer was led to expect, by a rule, a page, a bot or a person. What came of it is told by the facts.',
  events: [set],
} as const
