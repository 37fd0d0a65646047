import { problemResponse, type Operation, type Parameter } from '@throughline/platform'
import { pageViewed } from './examples.js'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const tags = ['Quarantine']
const id: Parameter = {
  name: 'id',
  in: 'path',
  description: 'Id of the record, from the list.',
  required: true,
  schema: { type: 'string', format: 'uuid' },
}
const unknown = problemResponse(404, 'There is no such record (any more).')
const item = {
  id: '0198f0a2-5a7e-7c11-9d6e-3a1f0c9b2d44',
  code: 'conflict',
  reason: 'this id was told before with other content; the first telling stands',
  wayIn: 'http',
  type: 'page.viewed',
  recordedAt: '2026-03-01T09:12:46.000Z',
  expiresAt: '2026-03-31T09:12:46.000Z',
  state: 'open',
  decidedBy: null,
  decidedAt: null,
}

export const describeList: Operation = {
  operationId: 'listQuarantine',
  summary: 'List the quarantine',
  description: 'Records of this tenant that could not be recorded, newest first.',
  tags,
  parameters: [
    {
      name: 'code',
      in: 'query',
      description: 'Only these codes.',
      schema: { type: 'array', maxItems: 20, items: { type: 'string', maxLength: 100 } },
      style: 'form',
      explode: true,
    },
    {
      name: 'state',
      in: 'query',
      description: 'What was decided about it.',
      schema: { enum: ['open', 'replayed', 'discarded', 'all'], default: 'open' },
    },
    {
      name: 'limit',
      in: 'query',
      description: 'Records of a page.',
      schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    },
    { name: 'cursor', in: 'query', description: '`next` of the page before.', schema: { type: 'string', maxLength: 500 } },
  ],
  responses: {
    200: {
      description: 'A page.',
      content: { 'application/json': { schema: ref('QuarantinePage'), example: { records: [item], next: null } } },
    },
    400: problemResponse(400, 'A parameter is not valid.'),
  },
}

export const describeShow: Operation = {
  operationId: 'showQuarantined',
  summary: 'Show a record with what it holds',
  tags,
  parameters: [id],
  responses: {
    200: {
      description: 'The record.',
      content: { 'application/json': { schema: ref('QuarantineDetail'), example: { ...item, event: pageViewed } } },
    },
    400: problemResponse(400, 'The id is not a UUID.'),
    404: unknown,
  },
}

export const describeReplay: Operation = {
  operationId: 'replayQuarantined',
  summary: 'Send a record again',
  description: 'Sends its event, or a fixed one that the body gives, through the normal way in. Doing it twice does no harm.',
  tags,
  parameters: [id],
  requestBody: {
    description: 'The fixed event, in any form that publishing takes; default: the event as it lies in quarantine.',
    content: { 'application/cloudevents+json': { schema: ref('CloudEvent'), example: pageViewed } },
  },
  responses: {
    202: {
      description: 'Stored again.',
      content: {
        'application/json': {
          schema: ref('PublishAnswer'),
          example: { accepted: 1, rejected: [], token: 'q0mVtYy9d0yq3kq2nZC8bw' },
        },
      },
    },
    400: problemResponse(400, 'The body cannot be read.'),
    404: unknown,
    422: problemResponse(422, 'The event is still not valid, or there is none in the record.'),
    429: problemResponse(429, 'More waits to be stored than the gateway takes.'),
  },
}
