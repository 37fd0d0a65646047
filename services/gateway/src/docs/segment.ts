import { problemResponse, type Operation } from '@throughline/platform'

const id = { type: ['string', 'number', 'null'], maxLength: 1_024 } as const
const text = { type: 'string', maxLength: 65_536 } as const
const time = { type: 'string', maxLength: 64 } as const

const message = {
  type: 'object',
  properties: {
    messageId: { type: 'string', maxLength: 1_000, description: 'Counts once, for ever.' },
    userId: id,
    anonymousId: id,
    event: { ...text, description: 'Of `track`.' },
    name: { ...text, description: 'Of `page` and `screen`.' },
    groupId: { ...id, description: 'Of `group`.' },
    previousId: { ...id, description: 'Of `alias`.' },
    properties: { type: 'object' },
    traits: { type: 'object' },
    context: { type: 'object' },
    timestamp: time,
    sentAt: time,
  },
} as const
const track = { messageId: 'ajs-1', anonymousId: 'web-9f', event: 'Products Searched', properties: { query: 'quiet tyres' } }
const batch = {
  type: 'object',
  required: ['batch'],
  properties: { batch: { type: 'array', maxItems: 1_000, items: { ...message, properties: { ...message.properties, type: { type: 'string', maxLength: 64 } } } } },
}
const success = { type: 'object', required: ['success'], properties: { success: { const: true } } } as const

export const describeMessages: Operation = {
  operationId: 'takeSegmentMessages',
  summary: "Take messages of Segment's libraries",
  description: [
    'Segment’s HTTP Tracking API: `track`, `identify`, `page`, `screen`, `group`, `alias` (by the browser’s library `t`, `i`, `p`, `s`, `g`, `a`)',
    'with one message, `batch` (`b`, `import`) with `{"batch": […]}`. The write key is an API key with `events:publish`, as the user of',
    'Basic authentication. The body may be packed with gzip. What cannot be taken is answered with 200 as well, and kept in',
    'quarantine with the reason.',
  ].join(' '),
  tags: ['Segment'],
  requestBody: {
    required: true,
    content: {
      'application/json': { schema: { anyOf: [message, batch] }, examples: { track: { value: track }, batch: { value: { batch: [{ type: 'track', ...track }] } } } },
      'text/plain': { schema: { type: 'string', maxLength: 4_194_304, description: 'The same JSON.' } },
    },
  },
  responses: {
    200: { description: 'Stored: Kafka has acknowledged all.', content: { 'application/json': { schema: success, example: { success: true } } } },
    400: problemResponse(400, 'The body is not what the route expects.'),
    413: problemResponse(413, 'The body, or the batch, is too large.'),
  },
}

export const describeProject: Operation = {
  operationId: 'readSegmentProject',
  summary: "The settings that Segment's browser library asks for",
  description: 'Sends its messages here. The key is the write key.',
  tags: ['Segment'],
  parameters: [{ name: 'key', in: 'path', required: true, schema: { type: 'string', maxLength: 128 }, description: 'The write key.' }],
  responses: {
    200: { description: 'Settings of the project.', content: { 'application/json': { schema: { type: 'object' }, example: { integrations: { 'Segment.io': { apiHost: '127.0.0.1:4000/v1' } } } } } },
    404: problemResponse(404, 'There is no such write key.'),
  },
}
