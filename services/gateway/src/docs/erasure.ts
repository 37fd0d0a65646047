import { problemResponse, type Operation, type Parameter } from '@throughline/platform'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const type = 'urn:throughline:problem:'
const tags = ['Erasure']
const reference: Parameter = {
  name: 'ref',
  in: 'path',
  description: 'The customer: `type:value`, percent-encoded, or `id:<uuid>`.',
  required: true,
  schema: { type: 'string', maxLength: 2_048 },
  example: 'email:ann%40example.com',
}
const id: Parameter = {
  name: 'id',
  in: 'path',
  description: 'Its id.',
  required: true,
  schema: { type: 'string', format: 'uuid' },
}
const key: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key and request never make two erasures. Without it, the same request within a minute does not.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}
const json = (name: string, example?: unknown) => ({
  'application/json': { schema: ref(name), ...(example === undefined ? {} : { example }) },
})
const reason = 'request of 2 March, ticket 4711'
const hold = {
  id: '0198f0a2-5a7e-7c11-9d6e-3a1f0c9b2d44',
  subject: 'id:5f1c9a3e-6f0e-8d4b-9c55-0a8e4a4b7d10',
  reason: 'lawsuit 12 C 345/26',
  placedBy: 'counsel',
  placedAt: '2026-03-02T09:00:00.000Z',
  releasedBy: null,
  releasedAt: null,
}
const badRequest = problemResponse(400, 'The body or a parameter is not valid.')
const signIn = problemResponse(401, 'It needs the token of a person who signed in within the last five minutes.')
const held = problemResponse(409, 'A legal hold keeps from it.', {
  type: `${type}legal-hold`,
  title: 'A legal hold keeps from it',
  detail: 'This must be kept: lawsuit 12 C 345/26. Release the hold first.',
  holds: [hold],
})
const reused = problemResponse(422, 'The Idempotency-Key was used for another request.')
const away = problemResponse(503, 'Database or key store are away. What was begun is finished by itself; asking again is safe.')

export const describeCustomerErasure: Operation = {
  operationId: 'eraseCustomer',
  summary: 'Erase a customer',
  description: [
    'Makes everything unreadable that happened to a customer until now, at once; files are rewritten afterwards. Late and',
    'replayed events of that time stay away, what happens from now on is welcome. A customer is the one subject that the',
    'reference means and those of `subjects`; a dry run tells which others its events name.',
  ].join(' '),
  tags,
  parameters: [reference, key],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: ref('CustomerErasure'),
        examples: {
          dryRun: { value: { reason, dryRun: true } },
          erase: { value: { reason, subjects: ['id:5f1c9a3e-6f0e-8d4b-9c55-0a8e4a4b7d10'] } },
        },
      },
    },
  },
  responses: {
    200: { description: 'With `dryRun`: what would go.', content: json('CustomerErasurePreview') },
    202: { description: 'Nobody can read it any more. `href` has the receipt.', content: json('Erasure') },
    400: badRequest,
    401: signIn,
    404: problemResponse(404, 'A dry run of a customer of whom there is nothing.'),
    409: held,
    422: reused,
    503: away,
  },
}

export const describeEventErasure: Operation = {
  operationId: 'eraseEvent',
  summary: 'Erase one event, or fields of it',
  description: [
    'Its id stays taken: told again, it is a duplicate. With `fields` only these are taken out, as JSON pointers into the',
    'event. To put something right in their place, publish `event.corrected`.',
  ].join(' '),
  tags,
  parameters: [key],
  requestBody: {
    required: true,
    content: json('EventErasure', { source: '/chat', id: 'chat-811-7', fields: ['/data/text'], reason }),
  },
  responses: {
    200: { description: 'With `dryRun`: what would go.', content: json('EventErasurePreview') },
    202: { description: 'It is in the ledger; `unreadableAt` tells whether it holds already.', content: json('Erasure') },
    400: badRequest,
    401: signIn,
    404: problemResponse(404, 'The log does not have it (any more, or yet).'),
    409: held,
    422: reused,
    503: away,
  },
}

export const describeErasures: Operation = {
  operationId: 'listErasures',
  summary: 'List the ledger of erasures',
  description: 'Newest first.',
  tags,
  parameters: [
    { name: 'limit', in: 'query', description: 'Erasures of a page.', schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
    { name: 'cursor', in: 'query', description: '`next` of the page before.', schema: { type: 'string', maxLength: 500 } },
  ],
  responses: { 200: { description: 'A page.', content: json('ErasurePage') }, 400: badRequest },
}

export const describeErasure: Operation = {
  operationId: 'showErasure',
  summary: 'Show an erasure with its receipt',
  description: 'The receipt is a JWS (EdDSA) over what was erased, why and by when. It says what is true now: ask again later.',
  tags,
  parameters: [id],
  responses: {
    200: { description: 'The erasure.', content: json('ErasureWithReceipt') },
    400: badRequest,
    404: problemResponse(404, 'There is no such erasure.'),
  },
}

export const describeReceiptKeys: Operation = {
  operationId: 'readReceiptKeys',
  summary: 'The public key of receipts',
  description: 'A JWKS (RFC 7517), for everybody who holds a receipt.',
  tags,
  responses: {
    200: { description: 'The keys.', content: { 'application/json': { schema: { type: 'object', required: ['keys'] } } } },
  },
}

export const describePlaceHold: Operation = {
  operationId: 'placeHold',
  summary: 'Place a legal hold',
  description: 'Until it is released, no erasure of this subject or of one of its events begins.',
  tags,
  parameters: [reference],
  requestBody: { required: true, content: json('HoldRequest', { reason: hold.reason }) },
  responses: { 201: { description: 'It is in force.', content: json('LegalHold', hold) }, 400: badRequest, 503: away },
}

export const describeHolds: Operation = {
  operationId: 'listHolds',
  summary: 'List the legal holds of a customer',
  description: 'Newest first, released ones too, at most 200.',
  tags,
  parameters: [reference],
  responses: {
    200: {
      description: 'The holds.',
      content: {
        'application/json': {
          schema: { type: 'object', required: ['holds'], properties: { holds: { type: 'array', items: ref('LegalHold') } } },
          example: { holds: [hold] },
        },
      },
    },
    400: badRequest,
  },
}

export const describeReleaseHold: Operation = {
  operationId: 'releaseHold',
  summary: 'Release a legal hold',
  description: 'It stays in the list. Releasing it again changes nothing.',
  tags,
  parameters: [id],
  responses: {
    200: { description: 'The hold.', content: json('LegalHold', hold) },
    400: badRequest,
    404: problemResponse(404, 'There is no such hold.'),
    503: away,
  },
}
