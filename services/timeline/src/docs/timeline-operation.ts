import { type Operation, type Parameter, problemResponse } from '@throughline/platform'
import { CLASSES, DIRECTIONS, MAX_LIMIT, MAX_VALUES, MAX_WAIT_MS } from '../timeline/timeline-parameters.js'
import { exampleFreshness } from './schemas.js'
import { commonProblems, refParameter } from './common.js'

function filter(name: string, description: string, items: Record<string, unknown>, example: unknown): Parameter {
  return {
    name,
    in: 'query',
    description: `${description} Repeatable: any of the values.`,
    style: 'form',
    explode: true,
    schema: { type: 'array', items, maxItems: MAX_VALUES },
    example: [example],
  }
}

function single(name: string, description: string, schema: Record<string, unknown>): Parameter {
  return { name, in: 'query', description, schema }
}

/** The parameters of every list of events. */
export const listQuery: Parameter[] = [
  single('limit', 'Events on the page at most.', { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 50 }),
  single('cursor', 'The `next` of the page before, with the same customer, order and filters.', { type: 'string', maxLength: 20_000 }),
  single('order', 'Newest first, or oldest first (`desc` and `asc` mean the same).', {
    type: 'string',
    enum: ['newest', 'oldest', 'desc', 'asc'],
    default: 'newest',
  }),
  filter('channel', 'Where it happened.', { type: 'string', maxLength: 64 }, 'voice'),
  filter('type', 'Type of the event.', { type: 'string', maxLength: 255 }, 'message.received'),
  filter('class', 'What the type counts as.', { type: 'string', enum: CLASSES }, 'contact'),
  filter(
    'conversation',
    'Conversation with its source, `<source>/<id>`; within the id, `/` is written `%2F` and `%` `%25` (and the whole value is ' +
      'percent-encoded once more, as every query parameter).',
    { type: 'string', maxLength: 4_096 },
    '/shop/chat/c-17',
  ),
  filter('direction', 'Who spoke.', { type: 'string', enum: DIRECTIONS }, 'inbound'),
  filter('organisation', 'Who touched the customer on the brand’s behalf.', { type: 'string', maxLength: 128 }, 'dealer-7'),
  single('from', 'Happened at this time or later.', { type: 'string', format: 'date-time' }),
  single('to', 'Happened before this time.', { type: 'string', format: 'date-time' }),
  single('after', 'The `token` of a publication, or a `position`: the answer knows of it.', { type: 'string', maxLength: 20_000 }),
  single('wait', 'How long to wait for `after`, in ms.', { type: 'integer', minimum: 0, maximum: MAX_WAIT_MS, default: 1_000 }),
]

/** The parameters of a group's timeline. */
export const groupTimelineQuery: Parameter[] = [
  ...listQuery,
  single('retracted', 'Whether events that somebody has retracted are there, as marks without their content.', {
    type: 'string',
    enum: ['hidden', 'shown'],
    default: 'hidden',
  }),
]

const timelineQuery: Parameter[] = [
  ...groupTimelineQuery,
  single(
    'known_as_of',
    'Only what was recorded then, with who the customer was by that: a `position` of the freshness of a timeline, context or ' +
      'handover, or a time at least 5 seconds ago. With the same value an answer never changes, erasure apart.',
    { type: 'string', maxLength: 20_000 },
  ),
]

export const exampleEvent = {
  specversion: '1.0',
  id: 'm-1042',
  source: '/shop/chat',
  type: 'message.received',
  time: '2026-03-01T09:31:07.250Z',
  channel: 'chat',
  direction: 'inbound',
  conversation: 'c-17',
  data: { text: 'Do you have winter tyres in 205/55 R16?', identifiers: [{ type: 'email', value: 'ann@example.com' }] },
  uid: 'a56f8331-f646-871d-854b-6477662987cd',
  subjectId: '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90',
  position: 'q1h0o2Jm1n9y6sQxV0cUyA',
  recordedAt: '2026-03-01T09:31:07.282114Z',
}

export const timelineOperation: Operation = {
  operationId: 'readTimeline',
  summary: 'The timeline of a customer',
  description:
    'All events of a customer, under whichever of their identifiers, in the order in which they happened: by time, then `sequence`, then an id that never changes. ' +
    'Follow `next` until it is null. Late events take their place, so a list that is read page by page is complete as of each ' +
    'page; nothing comes twice. A page with filters reads at most 5,000 events and may come back short, even empty, with a `next`. ' +
    'Personal fields are there with the scope `personal:read` only. Whoever belongs to an organisation sees its events alone.',
  tags: ['customers'],
  parameters: [refParameter, ...timelineQuery],
  responses: {
    200: {
      description: 'One page.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['events', 'next', 'freshness'],
            properties: {
              events: { type: 'array', maxItems: MAX_LIMIT, items: { $ref: '#/components/schemas/Event' } },
              next: { type: ['string', 'null'], description: 'The cursor of the next page; null at the end.' },
              freshness: { $ref: '#/components/schemas/Freshness' },
            },
          },
          examples: {
            page: {
              summary: 'A page with more to come',
              value: { events: [exampleEvent], next: 'AQAGSqPcHvRQ…', freshness: exampleFreshness },
            },
            end: { summary: 'The end of the list', value: { events: [], next: null, freshness: exampleFreshness } },
          },
        },
      },
    },
    400: problemResponse(400, 'A parameter is not valid; the problem names it.', {
      type: 'urn:throughline:problem:invalid-parameter',
      title: 'A parameter is not valid',
      detail: 'limit: must be a whole number from 1 to 200',
      parameter: 'limit',
    }),
    ...commonProblems,
  },
}
