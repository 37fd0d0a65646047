import type { JsonSchema } from '@throughline/platform'

const orNull = (schema: JsonSchema): JsonSchema => ({ ...schema, type: [schema['type'], 'null'] })
const time = (description: string): JsonSchema => ({ type: 'string', format: 'date-time', description })
const text = (description: string, maxLength?: number): JsonSchema => ({ type: 'string', description, ...(maxLength === undefined ? {} : { maxLength }) })
const whole = (description: string, minimum = 0): JsonSchema => ({ type: 'integer', description, minimum })
const all = (properties: Record<string, JsonSchema>): JsonSchema => ({ type: 'object', required: Object.keys(properties), properties })

const wish = {
  url: text('Where messages are posted to: https, and of the public internet unless the operator allows more.', 2_000),
  description: text('For people.', 200),
  types: {
    type: 'array',
    minItems: 1,
    maxItems: 50,
    items: { type: 'string', maxLength: 100, pattern: '^(\\*|[a-z_]+\\.(\\*|[a-z_]+))$', examples: ['signal.opened'] },
    description: 'Of messages that it wants: a type, a family such as `signal.*`, or `*` for all. Default: all.',
  } as JsonSchema,
}

const endpoint = {
  id: { type: 'string', format: 'uuid' } as JsonSchema,
  ...wish,
  state: { enum: ['active', 'paused', 'disabled'], description: '`disabled`: it failed for five days, or answered 410.' } as JsonSchema,
  reason: orNull(text('Why it is not active.')),
  since: time('Since when it is in this state.'),
  failingSince: orNull(time('Since when nothing arrives; null: the last attempt went well.')),
  createdAt: time('When it was made.'),
  createdBy: text('Id of the key or person that made it.'),
}
const secret = text('Shown once; with it the receiver checks signatures. `whsec_` and 32 bytes in base64.')

const delivery = {
  messageId: text('`webhook-id` of the request: the same at every attempt.'),
  type: text('Of the message.'),
  subject: text('Whom it is about; messages about one subject arrive in their order.'),
  state: { enum: ['waiting', 'delivered', 'dead'], description: '`dead`: it was given up, after three days as a rule.' } as JsonSchema,
  attempts: whole('How often it was tried.'),
  createdAt: time('When it came about here.'),
  lastAttemptAt: orNull(time('When it was tried last.')),
  lastStatus: orNull(whole('What the receiver answered last; null: nothing.')),
  reason: orNull(text('Why the last attempt failed.')),
  nextAttemptAt: orNull(time('When it is tried next.')),
  waitsFor: orNull(text('The earlier message about the same subject that has to arrive first.')),
  settledAt: orNull(time('When it was delivered or given up.')),
}

export const endpointSchemas: Readonly<Record<string, JsonSchema>> = {
  WebhookEndpoint: all(endpoint),
  WebhookEndpoints: all({ endpoints: { type: 'array', items: { $ref: '#/components/schemas/WebhookEndpoint' } } }),
  MadeWebhookEndpoint: all({ ...endpoint, secret }),
  NewWebhookEndpoint: { type: 'object', required: ['url'], properties: wish, additionalProperties: false },
  WebhookEndpointChange: {
    type: 'object',
    properties: { ...wish, paused: { type: 'boolean', description: '`true`: messages wait; `false`: it goes on, with what waits.' } },
    additionalProperties: false,
  },
  WebhookRotation: {
    type: 'object',
    properties: { overlapMs: { ...whole('How long the old secret is good as well. Default: a day; at most seven.'), maximum: 604_800_000 } },
    additionalProperties: false,
  },
  RotatedWebhookSecret: all({ secret, oldSecretUntil: orNull(time('Until when the secret before is good as well.')) }),
  WebhookDelivery: all(delivery),
  WebhookDeliveryPage: all({ deliveries: { type: 'array', items: { $ref: '#/components/schemas/WebhookDelivery' } }, next: { type: ['string', 'null'] } }),
  ResentDeliveries: all({ resent: whole('How many.') }),
}
