import { problemResponse, type Operation } from '@throughline/platform'
import { messageReceived, ownType, pageViewed } from './examples.js'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const batch = { type: 'array', maxItems: 1_000, items: ref('CloudEvent') }
const single = { page: { value: pageViewed }, message: { value: messageReceived }, ownType: { value: ownType } }
const batchExample = { story: { value: [pageViewed, messageReceived, ownType] } }
const token = 'q0mVtYy9d0yq3kq2nZC8bw'
const rejected = [{ index: 1, id: 'chat-811-7', code: 'data', reason: 'data.text: expected string, received number' }]
const type = 'urn:throughline:problem:'

export const describePublish: Operation = {
  operationId: 'publishEvents',
  summary: 'Publish events',
  description: [
    'Takes CloudEvents 1.0 in structured, batch and binary mode (attributes as `ce-` headers, the body is the data), or',
    'plain JSON with an event or a list. At most 1,000 events and 4 MiB a request, 256 KiB an event.',
    'Bad events of a list are rejected with a reason, the good ones are accepted. Events whose noun is event, identity,',
    'rule, customer, tenant, signal or followup also need the scope `events:control`.',
    'A key that is bound to an organisation speaks for that one only.',
  ].join(' '),
  tags: ['Events'],
  parameters: [
    {
      name: 'validate',
      in: 'query',
      description: '`only`: says what would be accepted, and stores nothing.',
      schema: { enum: ['only'] },
    },
    {
      name: 'traceparent',
      in: 'header',
      description: 'W3C trace context, for events that carry none.',
      schema: { type: 'string', maxLength: 255 },
      example: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
  ],
  requestBody: {
    required: true,
    content: {
      'application/cloudevents+json': { schema: ref('CloudEvent'), examples: single },
      'application/cloudevents-batch+json': { schema: batch, examples: batchExample },
      'application/json': {
        schema: { oneOf: [ref('CloudEvent'), batch] },
        examples: { ...single, ...batchExample },
      },
    },
  },
  responses: {
    200: {
      description: 'With `validate=only`: what would be accepted.',
      content: {
        'application/json': { schema: ref('PublishAnswer'), example: { accepted: 3, rejected: [], token: null } },
      },
    },
    202: {
      description: 'Stored: Kafka has acknowledged all accepted events.',
      content: {
        'application/json': {
          schema: ref('PublishAnswer'),
          examples: {
            all: { value: { accepted: 3, rejected: [], token } },
            some: { value: { accepted: 2, rejected, token } },
          },
        },
      },
    },
    400: problemResponse(400, 'The request cannot be read.', {
      type: `${type}malformed`,
      title: 'The request cannot be read',
      detail: 'The body is not valid JSON: character 17 does not fit.',
    }),
    413: problemResponse(413, 'More than 4 MiB, or more than 1,000 events.', {
      type: `${type}too-many-events`,
      title: 'Too many events in one request',
      detail: '1200 events: at most 1000 a request.',
      limit: 1_000,
    }),
    415: problemResponse(415, 'The Content-Type is not one of these.'),
    422: problemResponse(422, 'No event of the request is valid.', {
      type: `${type}nothing-valid`,
      title: 'No event is valid',
      detail: 'None of the events was taken; rejected says why.',
      accepted: 0,
      rejected,
    }),
    429: problemResponse(429, 'More events came than the tenant or the key may send, or more wait than may; nothing was taken.', {
      type: `${type}too-many-requests`,
      title: 'Too many at once',
      detail: 'This tenant may send 1000 events a second, for a moment 5000 at once. Nothing of this request was done.',
      limit: 'tenant-events',
    }),
    503: problemResponse(503, 'Kafka or the keys are away. Send the same again: what was stored counts once.'),
  },
}

export const describeStatus: Operation = {
  operationId: 'readEventStatus',
  summary: 'What became of an event',
  tags: ['Events'],
  parameters: [
    { name: 'source', in: 'query', description: 'Its source.', required: true, schema: { type: 'string', maxLength: 1_024 }, example: '/chat' },
    { name: 'id', in: 'query', description: 'Its id.', required: true, schema: { type: 'string', maxLength: 1_024 }, example: 'chat-811-7' },
  ],
  responses: {
    200: {
      description: 'It is recorded, or lies in quarantine.',
      content: {
        'application/json': {
          schema: ref('EventStatus'),
          examples: { recorded: { value: { status: 'recorded', position: token, conflicts: [] } } },
        },
      },
    },
    400: problemResponse(400, 'A parameter is missing.'),
    404: problemResponse(404, 'The log does not have it (yet).', { type: `${type}unknown-event` }),
    503: problemResponse(503, 'PostgreSQL is away.'),
  },
}
