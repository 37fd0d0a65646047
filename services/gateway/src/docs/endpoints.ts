import { problemResponse, type JsonSchema, type Operation, type Parameter } from '@throughline/platform'
import { delivery, endpoint } from './endpoint-examples.js'
import { listParameters } from './tenants.js'

export { endpointSchemas } from './endpoint-schemas.js'

const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })
const tags = ['Webhooks']
const id: Parameter = { name: 'id', in: 'path', description: 'Id of the endpoint.', required: true, schema: { type: 'string', format: 'uuid' } }
const message: Parameter = {
  name: 'message',
  in: 'path',
  description: 'Id of the message.',
  required: true,
  schema: { type: 'string', maxLength: 128, pattern: '^([0-9a-f]{2}){16,64}$' },
}
const state: Parameter = {
  name: 'state',
  in: 'query',
  description: 'Only these; default: all.',
  schema: { enum: ['waiting', 'delivered', 'dead'] },
}
const notValid = problemResponse(400, 'The body is not valid, or the URL is one that may not be called.')
const unknown = problemResponse(404, 'There is no such endpoint.')
const away = problemResponse(503, 'Endpoints cannot be read or changed at the moment.')
const json = (schema: string, example: unknown) => ({ content: { 'application/json': { schema: ref(schema), example } } })
const answer = (description: string, schema: string, example: unknown) => ({ description, ...json(schema, example) })
const body = (schema: string, example: unknown) => ({ required: true, ...json(schema, example) })
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='

export const describeListEndpoints: Operation = {
  operationId: 'listWebhookEndpoints',
  summary: 'List webhook endpoints',
  description: 'All of them, the oldest first; there are at most 50.',
  tags,
  responses: { 200: answer('The endpoints.', 'WebhookEndpoints', { endpoints: [endpoint] }), 503: away },
}

export const describeCreateEndpoint: Operation = {
  operationId: 'createWebhookEndpoint',
  summary: 'Make a webhook endpoint',
  description: [
    'Messages that come about from now on are sent to it. `secret`, by which the receiver checks signatures, is in this answer',
    'and never again.',
  ].join(' '),
  tags,
  requestBody: body('NewWebhookEndpoint', { url: endpoint.url, types: endpoint.types }),
  responses: {
    201: answer('It is there.', 'MadeWebhookEndpoint', { ...endpoint, secret }),
    400: notValid,
    409: problemResponse(409, 'There are as many as there may be.'),
    503: away,
  },
}

export const describeReadEndpoint: Operation = {
  operationId: 'readWebhookEndpoint',
  summary: 'Read a webhook endpoint',
  tags,
  parameters: [id],
  responses: { 200: answer('The endpoint.', 'WebhookEndpoint', endpoint), 404: unknown, 503: away },
}

export const describeChangeEndpoint: Operation = {
  operationId: 'changeWebhookEndpoint',
  summary: 'Change, pause or resume a webhook endpoint',
  description: [
    'What is left out stays. `paused: true` keeps messages waiting; `paused: false` sends what waits, also to one that was',
    'disabled since it failed for too long. Types count for messages that come about from now on.',
  ].join(' '),
  tags,
  parameters: [id],
  requestBody: body('WebhookEndpointChange', { paused: true }),
  responses: { 200: answer('The endpoint.', 'WebhookEndpoint', endpoint), 400: notValid, 404: unknown, 503: away },
}

export const describeDeleteEndpoint: Operation = {
  operationId: 'deleteWebhookEndpoint',
  summary: 'Delete a webhook endpoint',
  description: 'With all that waits for it, and what is known of deliveries.',
  tags,
  parameters: [id],
  responses: { 204: { description: 'It is gone.' }, 404: unknown, 503: away },
}

export const describeRotateSecret: Operation = {
  operationId: 'rotateWebhookSecret',
  summary: 'Give a webhook endpoint another secret',
  description: [
    'Until `oldSecretUntil` messages are signed with both, so that the receiver can change over in between. Earlier ones are good',
    'no more.',
  ].join(' '),
  tags,
  parameters: [id],
  requestBody: { ...body('WebhookRotation', { overlapMs: 3_600_000 }), required: false },
  responses: {
    200: answer('The new secret, which is shown once.', 'RotatedWebhookSecret', { secret, oldSecretUntil: '2026-03-02T09:12:46.000Z' }),
    400: notValid,
    404: unknown,
    503: away,
  },
}

export const describeTestEndpoint: Operation = {
  operationId: 'testWebhookEndpoint',
  summary: 'Send a test message',
  description: [
    'Of the type `webhook.test`, once, and in the way of all others. The answer waits for what becomes of it, ten seconds at most:',
    'then it is `waiting`.',
  ].join(' '),
  tags,
  parameters: [id],
  responses: {
    200: answer('What became of it.', 'WebhookDelivery', { ...delivery, type: 'webhook.test' }),
    404: unknown,
    409: problemResponse(409, 'The endpoint is paused or disabled.'),
    503: away,
  },
}

export const describeListDeliveries: Operation = {
  operationId: 'listWebhookDeliveries',
  summary: 'List what became of messages to a webhook endpoint',
  description: 'Newest first, with why the last attempt failed, when the next one is, and for which message about the same customer it waits.',
  tags,
  parameters: [id, state, ...listParameters],
  responses: {
    200: answer('A page.', 'WebhookDeliveryPage', { deliveries: [delivery], next: null }),
    400: problemResponse(400, 'A parameter is not valid.'),
    404: unknown,
    503: away,
  },
}

export const describeResendDelivery: Operation = {
  operationId: 'resendWebhookDelivery',
  summary: 'Send a message again',
  description: 'Whatever became of it, with the same id. Later messages about the same customer that still wait go after it.',
  tags,
  parameters: [id, message],
  responses: {
    202: answer('It waits to be sent.', 'WebhookDelivery', delivery),
    404: problemResponse(404, 'There is no such endpoint or message.'),
    503: away,
  },
}

export const describeResendDead: Operation = {
  operationId: 'resendDeadWebhookDeliveries',
  summary: 'Send everything again that was given up',
  description: 'At most 10,000 messages at a time, the oldest first, test messages not among them.',
  tags,
  parameters: [id],
  responses: { 202: answer('They wait to be sent.', 'ResentDeliveries', { resent: 12 }), 404: unknown, 503: away },
}
