import { defineEvent } from '../declaration.js'
import { code, duration, id, instant, words } from '../fields/scalars.js'
import { statement } from '../fields/statement.js'
import { about } from '../fields/values.js'

const commitmentId = id.describe('the same in all events of one promise')
const { request } = statement

const made = defineEvent({
  type: 'commitment.made',
  class: 'record',
  summary: 'Something was promised to the customer, until a time or within so many milliseconds.',
  data: {
    commitmentId: commitmentId.optional().describe("default: the event's id"),
    what: words.describe('in a few words'),
    kind: code.optional().describe('call-back, delivery, answer, repair, refund, …'),
    dueAt: instant.optional(),
    durationMs: duration.optional().describe('counted from the time of the event'),
    words: words.optional().describe('what the customer heard or read'),
    owner: words.optional().describe('who has to keep it'),
    queue: code.optional(),
    about: about.optional(),
    request,
  },
  open: ['kind', 'dueAt', 'durationMs', 'queue', 'request'],
})

const kept = defineEvent({
  type: 'commitment.kept',
  class: 'record',
  summary: 'A promise was kept, at the time of the event.',
  data: { commitmentId, how: words.optional(), request },
  open: ['request'],
})

const broken = defineEvent({
  type: 'commitment.broken',
  class: 'record',
  summary: 'A promise was not kept, or not in time.',
  data: { commitmentId, reason: code.optional(), text: words.optional(), request },
  open: ['reason', 'request'],
})

const withdrawn = defineEvent({
  type: 'commitment.withdrawn',
  class: 'record',
  summary: 'A promise holds no longer: the customer no longer wants it, or it was made in error.',
  data: { commitmentId, reason: code.optional(), text: words.optional(), request },
  open: ['reason', 'request'],
})

export const commitment = {
  title: 'Commitments',
  about: 'Promises, with a due time, from their making to their end, by `commitmentId`.',
  events: [made, kept, broken, withdrawn],
} as const
