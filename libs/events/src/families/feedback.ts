import { z } from 'zod'
import { defineEvent } from '../declaration.js'
import { code, count, id, instant, language, url, words } from '../fields/scalars.js'
import { about, score } from '../fields/values.js'

const answer = z.union([words, z.number(), z.boolean(), z.array(words)])
const survey = { survey: code.optional().describe('its name'), surveyId: id.optional().describe('this sending of it') }

const sent = defineEvent({
  type: 'survey.sent',
  class: 'outreach',
  summary: 'The customer was asked for their opinion.',
  data: {
    ...survey,
    metric: code.optional(),
    question: words.optional(),
    url: url.optional(),
    expiresAt: instant.optional(),
    language: language.optional(),
    about: about.optional(),
  },
  open: ['survey', 'metric', 'expiresAt', 'language'],
})

const answered = defineEvent({
  type: 'survey.answered',
  class: 'indirect',
  summary: 'The customer gave their opinion: scores with their scale, and words.',
  data: {
    ...survey,
    score: score.optional(),
    scores: z.array(score).max(100).optional(),
    comment: words.optional(),
    answers: z
      .array(z.object({ question: words, answer: answer.optional() }))
      .max(200)
      .optional(),
    language: language.optional(),
    about: about.optional(),
  },
  open: ['survey', 'score', 'scores', 'language'],
})

const declined = defineEvent({
  type: 'survey.declined',
  class: 'indirect',
  summary: 'The customer did not want to be asked.',
  data: { ...survey, reason: code.optional(), about: about.optional() },
  open: ['survey', 'reason'],
})

const reviewPosted = defineEvent({
  type: 'review.posted',
  class: 'indirect',
  summary: 'A review appeared on a review site, a marketplace or a map, with its score.',
  data: {
    reviewId: id.optional(),
    site: code.optional(),
    score: score.optional(),
    title: words.optional(),
    text: words.optional(),
    author: words.optional(),
    product: code.optional(),
    store: code.optional(),
    url: url.optional(),
    language: language.optional(),
    verified: z.boolean().optional(),
    about: about.optional(),
  },
  open: ['site', 'score', 'product', 'store', 'language', 'verified'],
})

const mentionSeen = defineEvent({
  type: 'mention.seen',
  class: 'indirect',
  summary: 'Somebody wrote about the brand in public; reach in people.',
  data: {
    mentionId: id.optional(),
    site: code.optional(),
    text: words.optional(),
    author: words.optional(),
    url: url.optional(),
    reach: count.optional(),
    language: language.optional(),
    wantsAnswer: z.boolean().optional(),
  },
  open: ['site', 'reach', 'language', 'wantsAnswer'],
})

export const feedback = {
  title: 'Feedback',
  about:
    'What customers think: surveys, reviews, mentions. `about` says what of; else the nearest conversation is taken.',
  events: [sent, answered, declined, reviewPosted, mentionSeen],
} as const
