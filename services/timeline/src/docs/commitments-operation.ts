import { type JsonSchema, type Operation, problemResponse } from '@throughline/platform'
import { STATES } from '../commitments/commitment-parameters.js'
import { MAX_OPEN_MS } from '../commitments/due-time.js'
import { MAX_LIMIT } from '../timeline/timeline-parameters.js'
import { freshness, instant, invalidParameterProblem, pageParameters, settled, several, single, uuid, waitParameters } from './care-common.js'
import { commonProblems, refParameter } from './common.js'
import { exampleFreshness } from './schemas.js'

const code: JsonSchema = { type: 'string', maxLength: 1_024 }

const commitment: JsonSchema = {
  type: 'object',
  required: ['event', 'customerId', 'ref', 'state', 'madeAt'],
  properties: {
    event: { ...uuid, description: 'Uid of the event that made it.' },
    customerId: uuid,
    ref: { ...code, description: 'How to ask for the customer.' },
    state: {
      enum: [...STATES],
      description: '`due`: its reminder is out, its time has not come yet. `overdue`: from its due time on. `missed`: somebody said that it was not kept.',
    },
    late: { type: 'boolean', description: 'Of what was kept: whether that was after its time.' },
    kind: code,
    queue: code,
    organisation: code,
    channel: code,
    commitmentId: { ...code, description: 'What commands name it by. As all words only for who may read personal fields.' },
    what: { type: 'string', maxLength: 100_000 },
    words: { type: 'string', maxLength: 100_000, description: 'What the customer heard or read.' },
    owner: { type: 'string', maxLength: 100_000, description: 'Who has to keep it.' },
    about: { type: 'object', description: 'As the event has it: order, contract, conversation, …' },
    madeAt: instant,
    dueAt: instant,
    remindAt: { ...instant, description: 'When the message `commitment.due` goes out.' },
    endedAt: instant,
    endEvent: { ...uuid, description: 'The event that ended it.' },
    endedBy: { enum: ['word', 'fact'], description: 'By what somebody said, or by what happened.' },
  },
}

const example = {
  event: '0b0c8a3e-2f0e-8d4b-9c55-0a8e4a4b7d10',
  customerId: '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90',
  ref: 'id:6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90',
  state: 'overdue',
  kind: 'call-back',
  commitmentId: 'cb-7',
  what: 'Call back with a fitting date',
  owner: 'Jonas',
  madeAt: '2026-03-10T08:25:00Z',
  dueAt: '2026-03-10T15:00:00Z',
  remindAt: '2026-03-10T14:00:00Z',
}

const answer = (more: Record<string, JsonSchema> = {}, values: object = {}) => ({
  description: 'One page, what is due soonest first; what has no due time comes last.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['commitments', 'next', 'settled', 'freshness', ...Object.keys(more)],
        properties: {
          ...more,
          commitments: { type: 'array', maxItems: MAX_LIMIT, items: commitment },
          next: { type: ['string', 'null'], description: 'The cursor of the next page; null at the end.' },
          settled,
          freshness,
        },
      },
      example: { ...values, commitments: [example], next: null, settled: true, freshness: exampleFreshness },
    },
  },
})

export const commitmentsOperation: Operation = {
  operationId: 'listCommitments',
  summary: 'What was promised to customers',
  description:
    'Of all customers: what still holds, unless `state` says otherwise. States are of the time of asking: what is overdue needs no event to ' +
    'become so. Who belongs to an organisation sees what it has promised.',
  tags: ['commitments'],
  parameters: [
    several('state', 'Default: open, due, overdue.', { enum: [...STATES] }),
    ...pageParameters,
    ...waitParameters,
    single('due_from', 'Due at this time or later.', instant),
    single('due_until', 'Due before this time.', instant),
    several('owner', 'Who has to keep it, as the event names them; case does not count.'),
    several('queue', 'Which team has to.'),
    several('kind', 'Such as call-back.'),
    several('organisation', 'Who promised it.'),
    several('channel', 'On which it was promised.'),
  ],
  responses: { 200: answer(), 400: invalidParameterProblem, 403: problemResponse(403, 'What another organisation has promised.'), 504: commonProblems[504] },
}

export const customerCommitmentsOperation: Operation = {
  operationId: 'listCustomerCommitments',
  summary: 'What was promised to a customer',
  description: 'Of every state, unless `state` says otherwise; up to 500 of a customer are kept in mind, and what is open before what is not.',
  tags: ['commitments'],
  parameters: [refParameter, several('state', 'Default: any.', { enum: [...STATES] }), ...pageParameters, ...waitParameters],
  responses: {
    200: answer({ customerId: uuid }, { customerId: example.customerId }),
    400: invalidParameterProblem,
    404: commonProblems[404],
    504: commonProblems[504],
  },
}

const place: JsonSchema = { type: 'string', minLength: 1, maxLength: 128 }

export const dueTimeOperation: Operation = {
  operationId: 'readDueTime',
  summary: 'Until when, in the time in which we are there',
  description:
    'When something is due that is promised within so much open time, by the rules of kind `hours` of that place. The gateway asks it for ' +
    '`withinOpenMs` of a commitment.',
  tags: ['commitments'],
  parameters: [
    { ...single('within_open_ms', 'Open time, in ms.', { type: 'integer', minimum: 1, maximum: MAX_OPEN_MS }), required: true },
    single('from', 'Counted from then; default: now.', instant),
    single('organisation', "Whose hours; default: the caller's, else the brand's.", place),
    single('channel', 'Hours of this channel, where it has its own.', place),
    single('topic', 'And of this topic.', place),
    single('queue', 'And of this queue.', place),
  ],
  responses: {
    200: {
      description: 'When it is due.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['dueAt', 'from', 'zone', 'rules'],
            properties: { dueAt: instant, from: instant, zone: code, rules: { type: 'integer', minimum: 0, description: 'Version of the rules of hours.' } },
          },
          example: { dueAt: '2026-03-16T10:00:00Z', from: '2026-03-13T15:00:00Z', zone: 'Europe/Berlin', rules: 2 },
        },
      },
    },
    400: invalidParameterProblem,
    403: problemResponse(403, 'The hours of another organisation.'),
    422: problemResponse(422, 'Nobody is there for so long within 400 days.'),
  },
}
