import { type Operation, type Parameter, problemResponse } from '@throughline/platform'
import { commonProblems, refParameter } from './common.js'
import { eventStream } from './event-stream.js'

const id = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'
const token = { type: 'string', maxLength: 24_000 }

const parameters: Parameter[] = [
  refParameter,
  {
    name: 'last_event_id',
    in: 'query',
    description: 'Go on from here: an `id` of a stream, or a `position` of another answer. For clients that cannot send the header.',
    schema: token,
  },
  {
    name: 'ticket',
    in: 'query',
    description: 'In place of a key or token, for EventSource: from `POST …/stream/tickets`, used within its life.',
    schema: token,
  },
  {
    name: 'last-event-id',
    in: 'header',
    description: 'The same as `last_event_id`, and above it: EventSource sends it when it comes back.',
    schema: token,
  },
]

const example = `retry: 1250

event: stream.opened
id: mZ8x0mHq4u3a…
data: {"customerId":"${id}","subjectIds":["${id}"],"position":"JYx6v0Gk2m3o6sOa0Yp0tA","resumed":false}

id: kQ27f0c1x9Tz…
data: {"specversion":"1.0","id":"m-1042","source":"/shop/chat","type":"message.received","time":"2026-03-01T09:31:07.250Z", …}

`

export const streamOperation: Operation = {
  operationId: 'streamTimeline',
  summary: 'What is recorded for a customer, live',
  description:
    'Server-sent events, from now on or from where a client was. Messages without a name are events, as on a page of the timeline, ' +
    'in the order of recording within a part of the log: nothing is left out and nothing comes twice between an `id` and whatever ' +
    'follows it, on whichever process. Late events come when they are recorded; put them in their place by `time`.\n\n' +
    '`stream.opened` is first: whatever is recorded behind its `position` comes; read the timeline with it as `after` for what was ' +
    'before. `customer.recomposed`: other identifiers than before belong to this customer; read the timeline anew with its ' +
    '`position`, the stream goes on. `customer.erased`: nothing can be read any more, and the stream ends. Comments say that it is ' +
    'alive (every 15 s), or why it ends (after an hour at most): come back with the last `id`.',
  tags: ['customers'],
  parameters,
  responses: {
    200: eventStream(example),
    400: problemResponse(400, 'A parameter is not valid; the problem names it.', {
      type: 'urn:throughline:problem:invalid-parameter',
      title: 'A parameter is not valid',
      detail: 'last_event_id: is neither the id of an event of a stream nor a `position` of this tenant',
      parameter: 'last_event_id',
    }),
    404: commonProblems[404],
    429: problemResponse(429, 'The caller or the tenant has as many streams as it may, or has sent too many requests.', {
      type: 'urn:throughline:problem:too-many-streams',
      title: 'Too many streams',
      detail: 'This key or person may have 500 streams open at a time with this process. End one first.',
      limit: 'caller',
    }),
  },
}

export const ticketOperation: Operation = {
  operationId: 'createStreamTicket',
  summary: 'A ticket for a stream',
  description:
    'EventSource sends no key. A ticket stands in the URL in its place: for one customer’s stream, with the rights of who asked for it, ' +
    'for a minute. Streams that it opened end with those rights, not with the ticket. For this route the customer need not be known yet.',
  tags: ['customers'],
  parameters: [refParameter],
  responses: {
    201: {
      description: 'The ticket.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['ticket', 'expiresAt'],
            properties: { ticket: { type: 'string' }, expiresAt: { type: 'string', format: 'date-time' } },
          },
          example: { ticket: 'x1W7c3…', expiresAt: '2026-03-01T09:32:07.000Z' },
        },
      },
    },
  },
}
