import { type JsonSchema, type Operation, type Parameter, problemResponse } from '@throughline/platform'
import { MAX_QUERY } from '../search/search-parameters.js'
import { MAX_LIMIT } from '../timeline/timeline-parameters.js'
import { commonProblems } from './common.js'
import { eventSchema, exampleFreshness } from './schemas.js'
import { listQuery } from './timeline-operation.js'

const own: Parameter[] = [
  {
    name: 'q',
    in: 'query',
    required: true,
    description:
      'Words that must all be there, whatever their endings, accents and case. `"in this order"`, `this or that`, `-not this`. Of the ' +
      'last word its beginning is enough (3 letters), unless a space follows it, and of any that ends with `*`. An e-mail ' +
      'address, a phone number, a customer number or any `type:value` finds whom it belongs to, too.',
    schema: { type: 'string', minLength: 1, maxLength: MAX_QUERY },
    example: 'lieferung "noch nicht" -storniert',
  },
  {
    name: 'customer',
    in: 'query',
    description: 'Whose events alone: `type:value` or `id:<uuid>`. Default: those of all customers.',
    schema: { type: 'string', maxLength: 2_048 },
    example: 'id:6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90',
  },
]
const filters = listQuery.filter(({ name }) => name !== 'order')
const parameters = [...own, ...filters]

const id = { type: 'string', format: 'uuid' } as const

const highlight: JsonSchema = {
  type: 'object',
  required: ['field', 'offset', 'segments'],
  properties: {
    field: { type: 'string', description: 'The text of the event’s `data` that it is from, such as `text` or `parts.3.text`.' },
    offset: { type: 'integer', minimum: 0, description: 'Where the passage begins in it, in UTF-16 units.' },
    segments: {
      type: 'array',
      maxItems: 500,
      description: 'One behind the other they are the passage as it was written: plain text, no markup. Escape it where you show it.',
      items: {
        type: 'object',
        required: ['text', 'match'],
        properties: { text: { type: 'string' }, match: { type: 'boolean', description: 'Whether it was searched for.' } },
      },
    },
  },
}

const hit: JsonSchema = {
  type: 'object',
  description: 'An event in which the words were found, without its data: the passages tell why it was found.',
  required: ['customerId', 'type', 'time', 'uid', 'subjectId', 'position', 'recordedAt', 'highlights'],
  properties: {
    customerId: { ...id, description: 'Whose it is, by who is believed to be one person now.' },
    ...Object.fromEntries(Object.entries(eventSchema.properties ?? {}).filter(([name]) => name !== 'data' && name !== 'data_base64' && name !== 'masked')),
    highlights: { type: 'array', maxItems: 3, items: highlight },
  },
}

const customer: JsonSchema = {
  type: 'object',
  required: ['customerId', 'ref', 'subjectId', 'type'],
  properties: {
    customerId: id,
    ref: { type: 'string', description: 'Use it as `{ref}` in other routes (percent-encoded).' },
    subjectId: { ...id, description: 'The identifier that the words were read as.' },
    type: { type: 'string', description: 'Its type.', examples: ['phone'] },
  },
}

const subjectId = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'
const exampleHit = {
  customerId: subjectId,
  specversion: '1.0',
  id: 'm-1042',
  source: '/shop/chat',
  type: 'message.received',
  time: '2026-03-01T09:31:07.250Z',
  channel: 'chat',
  direction: 'inbound',
  conversation: 'c-17',
  uid: 'a56f8331-f646-871d-854b-6477662987cd',
  subjectId,
  position: 'q1h0o2Jm1n9y6sQxV0cUyA',
  recordedAt: '2026-03-01T09:31:07.282114Z',
  highlights: [
    {
      field: 'text',
      offset: 0,
      segments: [
        { text: 'Meine ', match: false },
        { text: 'Lieferung', match: true },
        { text: ' ist ', match: false },
        { text: 'noch nicht', match: true },
        { text: ' da', match: false },
      ],
    },
  ],
}

const responses: Operation['responses'] = {
  200: {
    description: 'One page, newest first.',
    content: {
      'application/json': {
        schema: {
          type: 'object',
          required: ['customers', 'hits', 'next', 'settled', 'freshness'],
          properties: {
            customers: {
              type: 'array',
              maxItems: 10,
              description: 'Whom the words name, on the first page of a search over all customers.',
              items: customer,
            },
            hits: { type: 'array', maxItems: MAX_LIMIT, items: hit },
            next: { type: ['string', 'null'], description: 'The cursor of the next page; null at the end.' },
            settled: { type: 'boolean', description: 'Whether everything that is recorded has been taken in.' },
            freshness: { $ref: '#/components/schemas/Freshness' },
          },
        },
        examples: {
          hit: {
            summary: 'Words that were said',
            value: { customers: [], hits: [exampleHit], next: null, settled: true, freshness: exampleFreshness },
          },
          customer: {
            summary: 'A phone number',
            value: {
              customers: [{ customerId: subjectId, ref: `id:${subjectId}`, subjectId, type: 'phone' }],
              hits: [],
              next: null,
              settled: true,
              freshness: exampleFreshness,
            },
          },
        },
      },
    },
  },
  400: problemResponse(400, 'A parameter is not valid; the problem names it.', {
    type: 'urn:throughline:problem:invalid-parameter',
    title: 'A parameter is not valid',
    detail: 'q: must name something that is to be found, and not only what is not',
    parameter: 'q',
  }),
  ...commonProblems,
}

const description =
  'Searches what was said and written, over all channels: messages, calls, notes, complaints, reviews, what is in orders; not ' +
  'behaviour. Each hit names its customer and shows the passages. A page opens 400 events at most, and of words that are very ' +
  'frequent it looks through the newest 2,000 documents at a time: then it may come back short, even empty, with a `next`. Needs the scope ' +
  '`personal:read`. Whoever belongs to an organisation finds its events alone.'

export const searchOperation: Operation = {
  operationId: 'search',
  summary: 'Search what was said',
  description,
  tags: ['search'],
  parameters,
  responses,
}

export const searchBodyOperation: Operation = {
  operationId: 'searchFor',
  summary: 'Search what was said, without words in a URL',
  description: `${description} Takes the same parameters in the body, where no log and no browser history sees them.`,
  tags: ['search'],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          required: ['q'],
          additionalProperties: false,
          properties: Object.fromEntries(parameters.map(({ name, description: about, schema }) => [name, { ...bodySchema(schema), description: about }])),
        },
        example: { q: '+49 30 901820' },
      },
    },
  },
  responses: {
    ...responses,
    413: problemResponse(413, 'The body is too large.'),
    415: problemResponse(415, 'The body is not `application/json`.'),
  },
}

/** One value of a filter may be given without a list around it. */
function bodySchema(schema: JsonSchema | undefined): JsonSchema {
  return schema?.type === 'array' && schema.items !== undefined ? { anyOf: [schema, schema.items as JsonSchema] } : { ...schema }
}
