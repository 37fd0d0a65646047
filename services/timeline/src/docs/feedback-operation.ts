import { type JsonSchema, type Operation, type Parameter, problemResponse } from '@throughline/platform'
import { BINDINGS, KINDS } from '../feedback/feedback-parameters.js'
import { MAX_LIMIT, MAX_VALUES, MAX_WAIT_MS } from '../timeline/timeline-parameters.js'
import { commonProblems, refParameter } from './common.js'
import { exampleFreshness, freshnessSchema } from './schemas.js'

const single = (name: string, description: string, schema: JsonSchema): Parameter => ({ name, in: 'query', description, schema })
const any = (name: string, description: string, items: JsonSchema = { type: 'string', maxLength: 128 }): Parameter => ({
  name,
  in: 'query',
  description: `${description} Repeatable: any of the values.`,
  style: 'form',
  explode: true,
  schema: { type: 'array', items, maxItems: MAX_VALUES },
})
const instant = { type: 'string', format: 'date-time' } as const
const token = { type: 'string', maxLength: 20_000 } as const

const common: Parameter[] = [
  single('limit', 'Rows on the page at most.', { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 50 }),
  single('cursor', 'The `next` of the page before, with the same filters.', token),
  any('kind', 'What it is. Default over all customers: everything but `asked`.', { enum: [...KINDS] }),
  any('metric', '`nps`, `csat`, `ces`, `stars`, or a name of your own.'),
  single('from', 'Given at this time or later.', instant),
  single('to', 'Given before this time.', instant),
  single('after', 'A token of a publication, or a position of ours: the answer knows of it.', token),
  single('wait', 'For how many milliseconds to wait for that.', { type: 'integer', minimum: 0, maximum: MAX_WAIT_MS, default: 1_000 }),
]

const filters: Parameter[] = [
  any('survey', 'Name of the survey.'),
  single('score_min', 'The value is this or more, on its own scale: name a `metric` with it.', { type: 'number' }),
  single('score_max', 'The value is this or less.', { type: 'number' }),
  any('channel', 'Of what it is about.'),
  any('topic', 'Of what it is about.'),
  any('agent', 'Id of the agent whom it is about.'),
  any('stage', 'Stage of the journey in which the customer was.'),
  any('organisation', 'Whom it is about.'),
  any('binding', 'How it is known what it is about.', { enum: [...BINDINGS] }),
  single('comment', 'Only with words, or only without.', { type: 'boolean' }),
]

const id = { type: 'string', format: 'uuid' } as const
const text = { type: 'string' } as const

const about: JsonSchema = {
  type: 'object',
  description: 'What it is about: as it says itself, else as its conversation says.',
  required: ['binding'],
  properties: {
    binding: { enum: [...BINDINGS], description: '`id`: it names it, or came in it. `nearest`: the conversation that was nearest in time and fits. `none`: nobody knows.' },
    by: { enum: ['conversation', 'event', 'order', 'exchange', 'time'] },
    conversation: { ...id, description: 'Uid of the first event of the conversation.' },
    gapMs: { type: 'integer', minimum: 0, description: 'How long after the conversation’s last event it came, or was asked for.' },
    channel: text,
    topic: text,
    agent: text,
    stage: text,
    organisation: text,
  },
}

const feedback: JsonSchema = {
  type: 'object',
  description: 'One score of an answer, an answer without any, or a question that was sent. What there is none of is missing.',
  required: ['customerId', 'ref', 'eventUid', 'kind', 'time', 'hasComment', 'about'],
  properties: {
    customerId: id,
    ref: { ...text, description: 'For the URLs of other routes.' },
    eventUid: { ...id, description: 'The event that says so.' },
    kind: { enum: [...KINDS] },
    time: instant,
    survey: text,
    site: { ...text, description: 'Of a review or mention.' },
    metric: text,
    score: {
      type: 'object',
      required: ['metric', 'value'],
      properties: { metric: text, value: { type: 'number' }, min: { type: 'number' }, max: { type: 'number' } },
    },
    share: { type: 'number', minimum: 0, maximum: 1, description: 'Where the value lies on its scale.' },
    hasComment: { type: 'boolean', description: 'Whether there are words.' },
    words: { type: 'object', additionalProperties: true, description: '`comment`, `title`, `text`, `author`, `answers`, for who may read them.' },
    masked: { const: true, description: 'There are words, which need `personal:read`.' },
    language: text,
    via: { ...text, description: 'Channel on which it came.' },
    organisation: { ...text, description: 'Whose event it is.' },
    askedUid: { ...id, description: 'The `survey.sent` that it answers.' },
    reply: { enum: ['answered', 'declined', 'none'], description: 'Of a question: what came of it.' },
    repliedAt: instant,
    expiresAt: instant,
    about,
  },
}

const ask: JsonSchema = {
  type: 'object',
  description: 'A question that the rules of surveys had.',
  required: ['surveyId', 'survey', 'metric', 'version', 'eventUid', 'dueAt', 'expiresAt', 'state', 'language'],
  properties: {
    surveyId: { ...text, description: 'Of the sending.' },
    survey: text,
    metric: text,
    version: { type: 'integer', minimum: 1, description: 'Of the rules.' },
    eventUid: { ...id, description: 'After which it is asked.' },
    dueAt: instant,
    expiresAt: instant,
    state: { enum: ['planned', 'due', 'asked', 'late', 'kept'], description: '`late`: its time went by. `kept`: not asked, see `why`.' },
    why: { enum: ['sample', 'consent', 'preference', 'cooldown', 'channel', 'another'] },
    channel: text,
    language: text,
    organisation: text,
    sentUid: { ...id, description: 'The event by which it was sent.' },
  },
}

const one = {
  customerId: '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90',
  ref: 'id:6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90',
  eventUid: '0d9a3c7e-1b2f-8c4d-9e5a-6f7081920a3b',
  kind: 'answered',
  time: '2026-03-16T19:27:00.000Z',
  survey: 'after-contact',
  metric: 'nps',
  score: { metric: 'nps', value: 6, min: 0, max: 10 },
  share: 0.6,
  hasComment: true,
  words: { comment: 'Great tyres. But nobody called me back.' },
  language: 'en',
  via: 'survey',
  askedUid: '2b1c0d9e-3a4f-8b5c-9d6e-7f8091a2b3c4',
  about: { binding: 'id', by: 'event', conversation: '5e4d3c2b-1a09-8f8e-9d7c-6b5a49382716', gapMs: 1_800_000, channel: 'voice', topic: 'call-back', agent: 'agent-7', stage: 'purchase' },
}

const envelope = {
  next: { type: ['string', 'null'], description: 'The cursor of the next page; null at the end. A page that is filtered may come back short, with one.' },
  settled: { type: 'boolean', description: 'Whether all that is recorded now is taken in.' },
  freshness: freshnessSchema,
} satisfies Record<string, JsonSchema>
const rows: JsonSchema = { type: 'array', maxItems: MAX_LIMIT, items: feedback }
const known = { next: null, settled: true, freshness: exampleFreshness }

const invalid = problemResponse(400, 'A parameter is not valid; the problem names it.', {
  type: 'urn:throughline:problem:invalid-parameter',
  title: 'A parameter is not valid',
  detail: 'limit: must be a whole number from 1 to 200',
  parameter: 'limit',
})

export const feedbackOperation: Operation = {
  operationId: 'listFeedback',
  summary: 'What customers think',
  description:
    'Answers to surveys, reviews and mentions of all customers, newest first: a row a score, with what it is about. Words are shown to who ' +
    'has `personal:read`. A caller that belongs to an organisation gets what its own events say.',
  tags: ['feedback'],
  parameters: [...common, ...filters],
  responses: {
    200: {
      description: 'One page.',
      content: {
        'application/json': {
          schema: { type: 'object', required: ['feedback', 'next', 'settled', 'freshness'], properties: { feedback: rows, ...envelope } },
          example: { feedback: [one], ...known },
        },
      },
    },
    400: invalid,
    504: commonProblems[504],
  },
}

export const customerFeedbackOperation: Operation = {
  operationId: 'readCustomerFeedback',
  summary: 'What one customer thinks, and what they are asked',
  description:
    'All that they answered, newest first, and the questions that were sent; `asks` tells of each question that the rules of surveys had ' +
    'whether it is asked, and why not (the latest 50).',
  tags: ['feedback'],
  parameters: [refParameter, ...common],
  responses: {
    200: {
      description: 'One page.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['customerId', 'ref', 'feedback', 'asks', 'next', 'settled', 'freshness'],
            properties: { customerId: id, ref: text, feedback: rows, asks: { type: 'array', maxItems: 50, items: ask }, ...envelope },
          },
          example: { customerId: one.customerId, ref: one.ref, feedback: [one], asks: [], ...known },
        },
      },
    },
    400: invalid,
    ...commonProblems,
  },
}
