import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { code, id, share, url, words } from '../fields/scalars.js'

const asked = defineEvent({
  type: 'bot.asked',
  class: 'contact',
  summary: 'A bot or a voice menu asked the customer for something, and what they said, so that nobody asks again.',
  data: {
    field: code.optional().describe('what it asked for: order-number, postcode, …'),
    question: words.optional(),
    answer: words.optional(),
    options: z.array(words).max(50).optional(),
  },
  open: ['field'],
})

const answered = defineEvent({
  type: 'bot.answered',
  class: 'contact',
  summary: 'A bot gave an answer; confidence between 0 and 1.',
  data: {
    intent: code.optional(),
    confidence: share.optional(),
    question: words.optional(),
    answer: words.optional(),
    article: id.optional(),
    url: url.optional(),
    helpful: z.boolean().optional().describe('what the customer said about it'),
  },
  open: ['intent', 'confidence', 'helpful'],
})

const failed = defineEvent({
  type: 'bot.failed',
  class: 'contact',
  summary: 'A bot could not help: it did not understand, had no answer, or broke.',
  data: {
    reason: z.enum(['not-understood', 'no-answer', 'not-allowed', 'error', 'refused-by-customer']).optional(),
    intent: code.optional(),
    confidence: share.optional(),
    question: words.optional(),
    attempts: z.int().min(0).optional(),
  },
  open: ['reason', 'intent', 'confidence', 'attempts'],
})

export const bot = {
  title: 'Bots',
  about:
    'What a bot asked, answered and failed at. Its single messages are message events with an `actor` of kind `bot`.',
  events: [asked, answered, failed],
} as const
