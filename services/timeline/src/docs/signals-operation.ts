import { SEVERITIES, SIGNAL_KINDS } from '@throughline/care'
import type { JsonSchema, Operation } from '@throughline/platform'
import { CLASSES, ISSUE_STATES, STATES } from '../signals/signal-parameters.js'
import { MAX_LIMIT } from '../timeline/timeline-parameters.js'
import { freshness, instant, invalidParameterProblem, pageParameters, settled, several, single, uuid, waitParameters } from './care-common.js'
import { commonProblems, refParameter } from './common.js'
import { exampleFreshness } from './schemas.js'

const code: JsonSchema = { type: 'string', maxLength: 1_024 }
const amount: JsonSchema = { type: 'integer', minimum: 0 }

const signal: JsonSchema = {
  type: 'object',
  required: ['id', 'customerId', 'ref', 'kind', 'class', 'severity', 'state', 'openedAt', 'evidence', 'rulesVersion'],
  properties: {
    id: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'Of the tenant, the kind, its rules and the evidence: the same whenever it is found again.' },
    customerId: uuid,
    ref: { ...code, description: 'How to ask for the customer.' },
    kind: { enum: [...SIGNAL_KINDS] },
    class: { enum: [...CLASSES] },
    severity: { enum: [...SEVERITIES] },
    state: { enum: [...STATES] },
    openedAt: { ...instant, description: 'When it became so; of what time alone brings, the due time.' },
    closedAt: instant,
    end: { ...code, description: 'What ended it: answered, settled, kept, lapsed, …' },
    endedBy: { ...uuid, description: 'The event that ended it; missing where time did.' },
    topic: code,
    channel: code,
    organisation: code,
    issue: { ...uuid, description: 'The matter that it belongs to, by the event that began it.' },
    conversation: { ...uuid, description: 'Its conversation, by the first event of that.' },
    evidence: { type: 'array', maxItems: 102, items: uuid, description: 'Uids of the events that prove it, the oldest first.' },
    rulesVersion: { ...amount, description: 'Of the rules of signals by which it was found; 0: the standard.' },
  },
}

const example = {
  id: '5f2b0a4e6c1d4f0f8a7b9c3e2d1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f',
  customerId: '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90',
  ref: 'id:6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90',
  kind: 'repeat-contact',
  class: 'friction',
  severity: 'medium',
  state: 'open',
  openedAt: '2026-03-10T08:25:00Z',
  topic: 'bill',
  channel: 'voice',
  issue: '0b0c8a3e-2f0e-8d4b-9c55-0a8e4a4b7d10',
  evidence: ['0b0c8a3e-2f0e-8d4b-9c55-0a8e4a4b7d10', '1c1d9b4f-3a1f-8e5c-8d66-1b9f5b5c8e21'],
  rulesVersion: 0,
}

const answer = (more: Record<string, JsonSchema> = {}, values: object = {}) => ({
  description: 'One page, the newest first.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['signals', 'next', 'settled', 'freshness', ...Object.keys(more)],
        properties: {
          ...more,
          signals: { type: 'array', maxItems: MAX_LIMIT, items: signal },
          next: { type: ['string', 'null'], description: 'The cursor of the next page; null at the end.' },
          settled,
          freshness,
        },
      },
      example: { ...values, signals: [example], next: null, settled: true, freshness: exampleFreshness },
    },
  },
})

const filters = [
  several('kind', 'Such as `repeat-contact`.', { enum: [...SIGNAL_KINDS] }),
  single('class', 'Friction or opportunities; default: both.', { enum: [...CLASSES] }),
  several('severity', 'How bad it is, or how good.', { enum: [...SEVERITIES] }),
  single('state', 'Default: both.', { enum: [...STATES] }),
  single('since', 'Opened at this time or later.', instant),
  single('until', 'Opened before this time.', instant),
]

export const signalsOperation: Operation = {
  operationId: 'listSignals',
  summary: 'Friction and opportunities',
  description:
    'Of all customers: where it went wrong, and where there is a chance, open and closed. What time alone brings, such as a promise that ' +
    'is overdue, is there without any event. Who belongs to an organisation sees what rests on its own events alone.',
  tags: ['signals'],
  parameters: [
    ...filters,
    ...pageParameters,
    ...waitParameters,
    several('channel', 'On which it happened.'),
    several('topic', 'What it was about.'),
    several('organisation', 'With whom.'),
  ],
  responses: { 200: answer(), 400: invalidParameterProblem, 504: commonProblems[504] },
}

export const customerSignalsOperation: Operation = {
  operationId: 'listCustomerSignals',
  summary: "A customer's friction and opportunities",
  description: 'As they are now, over all identifiers that are the customer. Up to 2,000 of a customer are kept in mind.',
  tags: ['signals'],
  parameters: [refParameter, ...filters, ...pageParameters, ...waitParameters],
  responses: {
    200: answer({ customerId: uuid }, { customerId: example.customerId }),
    400: invalidParameterProblem,
    404: commonProblems[404],
    504: commonProblems[504],
  },
}

const part = (count: string): JsonSchema => ({
  type: 'object',
  required: ['count', 'points'],
  properties: { count: { ...amount, description: count }, points: { type: 'number', minimum: 0 } },
})

const issue: JsonSchema = {
  type: 'object',
  required: ['issue', 'state', 'startedAt', 'lastAt', 'contacts', 'conversations', 'transfers', 'escalations', 'switches', 'waitedMs', 'effort'],
  properties: {
    issue: { ...uuid, description: 'Uid of the event that it began with.' },
    state: { enum: [...ISSUE_STATES] },
    topic: code,
    channel: { ...code, description: 'On which it began.' },
    organisation: code,
    outcome: { enum: ['fulfilled', 'partly', 'declined', 'unresolved'] },
    startedAt: instant,
    lastAt: instant,
    settledAt: instant,
    contacts: { ...amount, description: 'How often the customer came.' },
    conversations: amount,
    transfers: amount,
    escalations: amount,
    switches: { ...amount, description: 'Changes of channel in mid-issue.' },
    waitedMs: amount,
    effort: {
      type: 'object',
      description: 'The score is the sum of the points of its parts; the rules of signals say how many points what makes.',
      required: ['score', 'contacts', 'transfers', 'switches', 'waiting'],
      properties: {
        score: { type: 'number', minimum: 0 },
        contacts: part('Contacts after the first.'),
        transfers: part('Transfers.'),
        switches: part('Changes of channel.'),
        waiting: part('Milliseconds of waiting.'),
      },
    },
  },
}

const exampleIssue = {
  issue: example.issue,
  state: 'open',
  topic: 'bill',
  channel: 'chat',
  startedAt: '2026-03-09T18:02:00Z',
  lastAt: '2026-03-10T08:40:00Z',
  contacts: 2,
  conversations: 2,
  transfers: 1,
  escalations: 0,
  switches: 1,
  waitedMs: 210_000,
  effort: {
    score: 33.5,
    contacts: { count: 1, points: 10 },
    transfers: { count: 1, points: 10 },
    switches: { count: 1, points: 10 },
    waiting: { count: 210_000, points: 3.5 },
  },
}

export const effortOperation: Operation = {
  operationId: 'readCustomerEffort',
  summary: "What a customer's matters have cost them",
  description:
    'Each matter of the customer, the one that was busy last first: conversations that go on from one another by statement, and ' +
    'conversations of the same topic within the window of the rules.',
  tags: ['signals'],
  parameters: [
    refParameter,
    single('state', '`open`: not settled yet. Default: both.', { enum: [...ISSUE_STATES] }),
    single('limit', 'Matters in the answer at most.', { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 50 }),
    ...waitParameters,
  ],
  responses: {
    200: {
      description: 'The matters, each with its effort.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['customerId', 'issues', 'more', 'settled', 'freshness'],
            properties: {
              customerId: uuid,
              issues: { type: 'array', maxItems: MAX_LIMIT, items: issue },
              more: { type: 'boolean', description: 'There are more than these.' },
              settled,
              freshness,
            },
          },
          example: { customerId: example.customerId, issues: [exampleIssue], more: false, settled: true, freshness: exampleFreshness },
        },
      },
    },
    400: invalidParameterProblem,
    404: commonProblems[404],
    504: commonProblems[504],
  },
}
