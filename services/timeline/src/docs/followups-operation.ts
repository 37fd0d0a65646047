import { SEVERITIES } from '@throughline/care'
import type { JsonSchema, Operation } from '@throughline/platform'
import { problemResponse } from '@throughline/platform'
import { GROUPINGS, STATES } from '../followups/follow-up-parameters.js'
import { DEFAULT_FLOOR, LEAST_FLOOR } from '../metrics/metric-parameters.js'
import { MAX_LIMIT } from '../timeline/timeline-parameters.js'
import { freshness, instant, invalidParameterProblem, pageParameters, settled, several, single, uuid, waitParameters } from './care-common.js'
import { commonProblems, refParameter } from './common.js'
import { exampleFreshness } from './schemas.js'

const tags = ['follow-ups']
const code: JsonSchema = { type: 'string', maxLength: 1_024 }
const count: JsonSchema = { type: 'integer', minimum: 0 }
const customerId = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'
const followupId = '3f8a4a52-3c0e-8b5e-9d5c-0b8b4c8a7e11'
const event: JsonSchema = { type: 'object', description: 'As on the timeline.' }

const followUp: JsonSchema = {
  type: 'object',
  required: ['followupId', 'customerId', 'ref', 'version', 'state', 'overdue', 'kind', 'openedAt', 'lastAt', 'notes', 'actions', 'goodwill', 'told', 'escalated', 'reopened', 'withdrawn', 'recovery'],
  properties: {
    followupId: code,
    customerId: uuid,
    ref: { ...code, description: 'How to ask for the customer.' },
    version: { ...uuid, description: 'Uid of its latest event: a change may say that it goes on from this one.' },
    state: { enum: [...STATES], description: '`open`: no person has done anything. `working`: somebody has.' },
    overdue: { type: 'boolean', description: 'Its due time is over, and it is not closed; by the time of asking.' },
    kind: { ...code, description: 'Kind of the signal that opened it, or a name of your own.' },
    severity: { enum: [...SEVERITIES] },
    rule: { ...code, description: 'Which rule of care opened it; missing: by hand.' },
    signalId: code,
    issue: code,
    channel: code,
    topic: code,
    organisation: code,
    owner: code,
    queue: code,
    openedAt: instant,
    dueAt: instant,
    lastAt: instant,
    closedAt: instant,
    closedAfterMs: count,
    outcome: code,
    cause: { ...code, description: 'The root cause, where it was found.' },
    notes: count,
    actions: count,
    goodwill: { type: 'array', maxItems: 200, items: { type: 'object', properties: { amount: code, currency: code } }, description: 'What was granted, by currency.' },
    told: { ...count, description: 'How often the customer was told.' },
    toldAt: instant,
    escalated: count,
    reopened: count,
    withdrawn: { type: 'boolean', description: 'What opened it turned out not to be so.' },
    recovery: {
      type: 'object',
      required: ['complainedAgain'],
      description: 'What the customer did after its end; `recovered` is missing until there is a sign.',
      properties: {
        recovered: { type: 'boolean' },
        complainedAgain: { type: 'boolean' },
        scoreBefore: { type: 'number', description: 'Share of the scale, 0 to 1, of the last score before.' },
        scoreAfter: { type: 'number', description: 'Of the first one of that metric after.' },
        boughtAt: instant,
      },
    },
  },
}

const version = '9c1f04d2-77aa-8b21-a3f0-4f5c2c9d7e11'
const example = {
  followupId, customerId, ref: `id:${customerId}`, version, state: 'working', overdue: false, kind: 'low-score', severity: 'high', rule: 'low-score', queue: 'care',
  owner: 'jonas', openedAt: '2026-03-10T08:25:00Z', dueAt: '2026-03-12T08:25:00Z', lastAt: '2026-03-10T09:01:00Z', cause: 'late-delivery', notes: 1, actions: 0,
  goodwill: [{ amount: '12.50', currency: 'EUR' }], told: 0, escalated: 0, reopened: 0, withdrawn: false, recovery: { complainedAgain: false },
}

const share: JsonSchema = {
  type: 'object',
  required: ['count', 'n', 'value', 'interval'],
  description: 'So many of n; `value` and `interval` (Wilson, 95 %) are null below the floor.',
  properties: { count, n: count, value: { type: ['number', 'null'] }, interval: { type: ['object', 'null'] } },
}

const list = (more: Record<string, JsonSchema> = {}, values: object = {}) => ({
  description: 'One page, the newest first.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['followUps', 'next', 'settled', 'freshness', ...Object.keys(more)],
        properties: {
          ...more,
          followUps: { type: 'array', maxItems: MAX_LIMIT, items: followUp },
          next: { type: ['string', 'null'], description: 'The cursor of the next page; null at the end.' },
          settled,
          freshness,
        },
      },
      example: { ...values, followUps: [example], next: null, settled: true, freshness: exampleFreshness },
    },
  },
})

const filters = [
  several('owner', 'Who has to see to it.'),
  several('queue', 'Which team has to.'),
  several('severity', 'How bad it was.', { enum: [...SEVERITIES] }),
  several('kind', 'Such as low-score.'),
  several('organisation', 'Of the event that opened it.'),
  several('cause', 'The root cause that was found.'),
]
const opened = [single('from', 'Opened at this time or later.', instant), single('to', 'Opened before this time.', instant)]
const state = several('state', 'Default: any.', { enum: [...STATES] })

export const followUpsOperation: Operation = {
  operationId: 'listFollowUps',
  summary: 'What has to be seen to',
  description: 'Follow-ups of all customers. Who belongs to an organisation sees those that its own events opened.',
  tags,
  parameters: [
    state,
    ...pageParameters,
    ...waitParameters,
    ...filters,
    single('overdue', 'Only what is overdue, or only what is not.', { enum: ['true', 'false'] }),
    ...opened,
  ],
  responses: { 200: list(), 400: invalidParameterProblem, 504: commonProblems[504] },
}

export const customerFollowUpsOperation: Operation = {
  operationId: 'listCustomerFollowUps',
  summary: 'What has to be seen to of a customer',
  description: 'Also of whoever was merged with them.',
  tags,
  parameters: [refParameter, state, ...pageParameters, ...waitParameters],
  responses: { 200: list({ customerId: uuid }, { customerId }), 400: invalidParameterProblem, 404: commonProblems[404], 504: commonProblems[504] },
}

export const followUpOperation: Operation = {
  operationId: 'readFollowUp',
  summary: 'A follow-up, with its whole life',
  description: 'Its events, the events that show why it was opened, and who may grant how much goodwill. Without `personal:read` the events have no words.',
  tags,
  parameters: [{ name: 'id', in: 'path', required: true, description: 'The `followupId`.', schema: { type: 'string', minLength: 1, maxLength: 128 }, example: followupId }, ...waitParameters],
  responses: {
    200: {
      description: 'The follow-up.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['followUp', 'life', 'evidence', 'goodwillLimits', 'settled', 'freshness'],
            properties: {
              followUp,
              life: { type: 'array', maxItems: 500, items: event },
              evidence: { type: 'array', maxItems: 100, items: event },
              goodwillLimits: { type: 'array', maxItems: 300, items: { type: 'object', properties: { role: code, amount: code, currency: code } } },
              settled,
              freshness,
            },
          },
          example: { followUp: { ...example, subjectId: customerId }, life: [], evidence: [], goodwillLimits: [{ role: 'agent', amount: '25.00', currency: 'EUR' }], settled: true, freshness: exampleFreshness },
        },
      },
    },
    400: invalidParameterProblem,
    404: problemResponse(404, 'There is no such follow-up, or the caller may not see it.'),
    504: commonProblems[504],
  },
}

const group: JsonSchema = {
  type: 'object',
  required: ['opened', 'open', 'overdue', 'closed', 'withdrawn', 'timeToClose', 'inTime', 'told', 'escalated', 'reopened', 'recovered'],
  properties: {
    group: { type: 'object', description: 'What the group has in common; missing: all.' },
    opened: count,
    open: count,
    overdue: count,
    closed: count,
    withdrawn: { ...count, description: 'What turned out not to be so; it counts for nothing else.' },
    timeToClose: {
      type: 'object',
      description: 'Of those that are closed; the interval holds the median with 95 %.',
      properties: { n: count, medianMs: { type: ['integer', 'null'] }, p90Ms: { type: ['integer', 'null'] }, interval: { type: ['object', 'null'] } },
    },
    inTime: share,
    told: share,
    escalated: share,
    reopened: share,
    recovered: { ...share, description: 'Of those after which the customer showed one way or the other; `unknown` did not.' },
  },
}

const few = { count: 3, n: 4, value: null, interval: null }

export const figuresOperation: Operation = {
  operationId: 'countFollowUps',
  summary: 'How well things are seen to',
  description: 'Of the follow-ups that were opened in a time: how long they took, whether customers came back, and which causes recur.',
  tags,
  parameters: [
    ...opened,
    single('group_by', 'One group for each value.', { enum: [...GROUPINGS] }),
    ...filters,
    single('floor', 'Below so many nothing is told but the count.', { type: 'integer', minimum: LEAST_FLOOR, maximum: 10_000, default: DEFAULT_FLOOR }),
    ...waitParameters,
  ],
  responses: {
    200: {
      description: 'The figures.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['from', 'to', 'floor', 'all', 'groups', 'causes', 'settled', 'freshness'],
            properties: {
              from: { type: ['string', 'null'] },
              to: { type: ['string', 'null'] },
              floor: count,
              all: { type: 'boolean', description: 'False: there are more than 50,000, and these are the newest.' },
              groups: { type: 'array', maxItems: 200, items: group },
              causes: {
                type: 'array',
                maxItems: 200,
                items: { type: 'object', properties: { cause: code, followUps: count, customers: count, again: { ...count, description: 'Customers who had it more than once.' }, share } },
              },
              settled,
              freshness,
            },
          },
          example: {
            from: null, to: null, floor: DEFAULT_FLOOR, all: true,
            groups: [{
              opened: 5, open: 1, overdue: 0, closed: 4, withdrawn: 0, timeToClose: { n: 4, medianMs: null, p90Ms: null, interval: null },
              inTime: few, told: few, escalated: few, reopened: few, recovered: { ...few, unknown: 0 },
            }],
            causes: [{ cause: 'late-delivery', followUps: 3, customers: 3, again: 0, share: few }],
            settled: true,
            freshness: exampleFreshness,
          },
        },
      },
    },
    400: invalidParameterProblem,
    504: commonProblems[504],
  },
}

export const statusOperation: Operation = {
  operationId: 'readFollowUpStatus',
  summary: 'What the page behind a customer’s link shows',
  description: 'For the gateway, which makes the ticket of a link: what the customer was told, and nothing that was noted.',
  tags,
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: { type: 'object', required: ['ticket'], properties: { ticket: { type: 'string', minLength: 1, maxLength: 1_024 } }, additionalProperties: false },
        example: { ticket: 'eJ0x7l2Y9d0yq3kq2nZC8bw' },
      },
    },
  },
  responses: {
    200: {
      description: 'What the customer may see.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['state', 'openedAt', 'told', 'timeZone'],
            properties: {
              state: { enum: [...STATES] }, openedAt: instant, closedAt: instant, nextAt: instant, language: code, timeZone: code,
              told: { type: 'array', maxItems: 500, items: { type: 'object', properties: { at: instant, said: code, did: code, text: code, language: code } } },
            },
          },
          example: { state: 'closed', openedAt: '2026-03-10T08:25:00Z', closedAt: '2026-03-10T12:25:00Z', told: [{ at: '2026-03-10T12:20:00Z', said: 'The tyres came late', did: 'We sent new ones' }], timeZone: 'Europe/Berlin' },
        },
      },
    },
    400: problemResponse(400, 'The ticket is none of the gateway’s, or its time is over.'),
    404: problemResponse(404, 'There is nothing (any more).'),
  },
}
