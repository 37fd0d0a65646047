import type { JsonSchema } from '@throughline/platform'
import { endpointSchemas } from './endpoints.js'
import { erasureSchemas } from './erasure-schemas.js'
import { commitmentSchemas } from './commitments.js'
import { followUpSchemas } from './followups.js'
import { identitySchemas } from './identity-schemas.js'
import { keySchemas } from './keys.js'
import { releaseSchemas } from './releases.js'
import { ruleSchemas } from './rules.js'
import { tenantSchemas } from './tenants.js'

const text = (description: string, example?: string): JsonSchema => ({
  type: 'string',
  description,
  ...(example === undefined ? {} : { examples: [example] }),
})
/** A text of at most so many characters. */
const short = (maxLength: number, description: string, example?: string): JsonSchema => ({ ...text(description, example), maxLength })
const time = (description: string): JsonSchema => ({ type: 'string', format: 'date-time', description })
const orNull = (schema: JsonSchema): JsonSchema => ({ ...schema, type: [schema['type'], 'null'] })

const cloudEvent: JsonSchema = {
  type: 'object',
  description: 'A CloudEvent 1.0 in JSON. Further attributes of lower-case letters and digits are kept.',
  required: ['specversion', 'id', 'source', 'type'],
  properties: {
    specversion: { const: '1.0' },
    id: short(1_024, 'Unique within `source`, for ever: the same again is a duplicate, and counts once.'),
    source: short(1_024, 'Where it happened, as a URI reference.', '/web-shop'),
    type: short(255, 'What happened: noun.verb in the past tense.', 'page.viewed'),
    time: time('When it happened, RFC 3339; default: when it was received. Six fraction digits are kept.'),
    subject: short(1_024, 'An identifier of the customer, best as type:value.', 'email:ann@example.com'),
    dataschema: short(1_024, '`urn:throughline:<type>:<version>`; default: version 1.'),
    datacontenttype: short(255, 'Media type of `data`; default: application/json.'),
    channel: short(64, 'voice, ivr, email, chat, sms, social, messaging, web, mobile, store, survey, review, partner, bot, …'),
    direction: { enum: ['inbound', 'outbound', 'internal'] },
    conversation: short(1_024, 'Id of the exchange it belongs to, unique within `source`.'),
    organisation: short(128, 'Who touched the customer on the brand’s behalf.'),
    topic: short(255, 'Wrap-up, IVR or reason code.'),
    sequence: short(128, 'Orders events with the same time.'),
    traceparent: short(255, 'W3C trace context; default: that of the request.'),
    data: { description: 'By the catalogue for types that it has; else any JSON.' },
    data_base64: short(65_536, 'Data that is not JSON.'),
  },
  additionalProperties: true,
}

const rejection: JsonSchema = {
  type: 'object',
  required: ['index', 'id', 'code', 'reason'],
  properties: {
    index: { type: 'integer', minimum: 0, description: 'Its place in the request.' },
    id: orNull(text('Its id, where it has one.')),
    code: text('Why, for programs.', 'data'),
    reason: text('Why, and where; never a value.', 'data.url: expected string, received number'),
  },
}

const publishAnswer: JsonSchema = {
  type: 'object',
  required: ['accepted', 'rejected', 'token'],
  properties: {
    accepted: { type: 'integer', minimum: 0, description: 'Events that are stored.' },
    rejected: { type: 'array', items: { $ref: '#/components/schemas/Rejection' } },
    token: orNull(text('Opaque. A read with `after=<token>` sees these events. Null when nothing was stored.')),
  },
}

const telling: JsonSchema = {
  type: 'object',
  required: ['quarantineId', 'code', 'reason', 'recordedAt'],
  properties: {
    quarantineId: { type: 'string', format: 'uuid' },
    code: text('Why, for programs.', 'conflict'),
    reason: text('Why.'),
    recordedAt: time('When the log saw it.'),
  },
}

const eventStatus: JsonSchema = {
  oneOf: [
    {
      type: 'object',
      required: ['status', 'position', 'conflicts'],
      properties: {
        status: { const: 'recorded' },
        position: text('Where it lies, opaque.'),
        conflicts: {
          type: 'array',
          description: 'Other tellings of the same id with other content. The first telling stands.',
          items: { $ref: '#/components/schemas/Telling' },
        },
      },
    },
    {
      type: 'object',
      required: ['status', 'quarantined'],
      properties: {
        status: { const: 'quarantined' },
        quarantined: { type: 'array', items: { $ref: '#/components/schemas/Telling' } },
      },
    },
  ],
}

const quarantineItem: JsonSchema = {
  type: 'object',
  required: ['id', 'code', 'reason', 'wayIn', 'type', 'recordedAt', 'expiresAt', 'state', 'decidedBy', 'decidedAt'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    code: text('Why it could not be recorded, for programs.', 'not-json'),
    reason: text('Why.'),
    wayIn: orNull(text('How it came in.', 'http')),
    type: orNull(text('Type of the event, where it is known.')),
    recordedAt: time('When it was put here.'),
    expiresAt: time('When it is thrown away.'),
    state: { enum: ['open', 'replayed', 'discarded'] },
    decidedBy: orNull(text('Id of the key that decided.')),
    decidedAt: orNull(time('When it was decided.')),
  },
}

const quarantinePage: JsonSchema = {
  type: 'object',
  required: ['records', 'next'],
  properties: {
    records: { type: 'array', items: { $ref: '#/components/schemas/QuarantineItem' } },
    next: orNull(text('Cursor of the next page; null at the end.')),
  },
}

const quarantineDetail: JsonSchema = {
  allOf: [{ $ref: '#/components/schemas/QuarantineItem' }],
  type: 'object',
  properties: {
    event: { type: 'object', description: 'The event, where one could be read.' },
    record: { type: 'object', description: 'The Kafka record, where no event could be read.' },
    masked: { const: true, description: 'What it holds is left out: the reader lacks the scope `personal:read`.' },
  },
}

export const schemas: Readonly<Record<string, JsonSchema>> = {
  CloudEvent: cloudEvent,
  Rejection: rejection,
  PublishAnswer: publishAnswer,
  Telling: telling,
  EventStatus: eventStatus,
  QuarantineItem: quarantineItem,
  QuarantinePage: quarantinePage,
  QuarantineDetail: quarantineDetail,
  ...endpointSchemas,
  ...erasureSchemas,
  ...commitmentSchemas,
  ...followUpSchemas,
  ...identitySchemas,
  ...tenantSchemas,
  ...keySchemas,
  ...ruleSchemas,
  ...releaseSchemas,
}
