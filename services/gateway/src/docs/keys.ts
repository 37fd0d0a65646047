import { SCOPES } from '@throughline/access'
import { problemResponse, type JsonSchema, type Operation } from '@throughline/platform'
import { listParameters, tenantParameter, unknownTenant } from './tenants.js'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const tags = ['Tenants']
const key = {
  id: '0198f0a2-6b1d-7a90-8a4c-1f6be25b7d10',
  prefix: 'r8Wm2KpQ',
  scopes: ['events:publish'],
  organisation: null,
  origins: ['https://shop.example'],
  limits: null,
  createdAt: '2026-03-01T09:12:46.000Z',
  expiresAt: null,
  revokedAt: null,
}

export const describeListKeys: Operation = {
  operationId: 'listKeys',
  summary: 'List API keys',
  description: 'Newest first, those that are revoked or expired, too. What a key is used with is shown once, when it is made.',
  tags,
  parameters: [tenantParameter, ...listParameters],
  responses: {
    200: {
      description: 'A page.',
      content: { 'application/json': { schema: ref('KeyPage'), example: { keys: [key], next: null } } },
    },
    400: problemResponse(400, 'A parameter is not valid.'),
    404: unknownTenant,
  },
}

export const describeCreateKey: Operation = {
  operationId: 'createKey',
  summary: 'Make an API key',
  description: [
    '`token` is in this answer and kept nowhere. Nobody can give a scope that they do not have; `tenants:manage` is given',
    'by the command line only, and a caller of an organisation makes keys of that organisation.',
  ].join(' '),
  tags,
  parameters: [tenantParameter],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: ref('NewKey'),
        example: { scopes: ['events:publish'], origins: ['https://shop.example'], expiresAt: '2027-01-31T00:00:00Z' },
      },
    },
  },
  responses: {
    201: {
      description: 'It works at once.',
      content: { 'application/json': { schema: ref('MadeKey'), example: { ...key, token: 'tl_r8Wm2KpQ_…' } } },
    },
    400: problemResponse(400, 'The body is not valid.'),
    403: problemResponse(403, 'The scope is missing, or the key could do more than who makes it.'),
    404: unknownTenant,
  },
}

export const describeRevokeKey: Operation = {
  operationId: 'revokeKey',
  summary: 'Revoke an API key',
  description: 'Once and for all: services refuse it within 30 seconds. Doing it again changes nothing.',
  tags,
  parameters: [
    tenantParameter,
    { name: 'key', in: 'path', description: 'Id of the key.', required: true, schema: { type: 'string', format: 'uuid' } },
  ],
  responses: { 204: { description: 'It is revoked.' }, 404: problemResponse(404, 'There is no such tenant or key.') },
}

const orNull = (schema: JsonSchema): JsonSchema => ({ ...schema, type: [schema['type'], 'null'] })
const time: JsonSchema = { type: 'string', format: 'date-time' }
const wish = {
  scopes: { type: 'array', minItems: 1, maxItems: 50, items: { enum: SCOPES }, description: 'What it may do.' },
  origins: { type: 'array', maxItems: 50, items: { type: 'string', maxLength: 300, examples: ['https://shop.example'] }, description: 'Origins of web pages that may use it.' },
}
const shown = {
  type: 'object',
  required: ['id', 'prefix', 'scopes', 'organisation', 'origins', 'limits', 'createdAt', 'expiresAt', 'revokedAt'],
  properties: {
    ...wish,
    id: { type: 'string', format: 'uuid' },
    prefix: { type: 'string', description: 'Names the key without giving it away.' },
    organisation: orNull({ type: 'string', description: 'Its events are this organisation’s.' }),
    limits: { anyOf: [ref('Limits'), { type: 'null' }], description: 'Its own share of the tenant’s limits.' },
    createdAt: time,
    expiresAt: orNull(time),
    revokedAt: orNull(time),
  },
}

export const keySchemas: Readonly<Record<string, JsonSchema>> = {
  ApiKey: shown,
  MadeKey: {
    ...shown,
    required: [...shown.required, 'token'],
    properties: { ...shown.properties, token: { type: 'string', description: 'What it is used with. Shown once.' } },
  },
  KeyPage: {
    type: 'object',
    required: ['keys', 'next'],
    properties: { keys: { type: 'array', items: ref('ApiKey') }, next: { type: ['string', 'null'] } },
  },
  NewKey: {
    type: 'object',
    required: ['scopes'],
    properties: {
      ...wish,
      organisation: { type: 'string', maxLength: 128, description: 'Its events are this organisation’s, and no other’s.' },
      expiresAt: { ...time, description: 'Default: never.' },
      limits: ref('Limits'),
    },
    additionalProperties: false,
  },
}
