import { problemResponse, type JsonSchema, type Operation, type Parameter } from '@throughline/platform'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const tags = ['Tenants']
export const tenantParameter: Parameter = {
  name: 'tenant',
  in: 'path',
  description: 'Slug or id.',
  required: true,
  schema: { type: 'string', maxLength: 63 },
}
export const unknownTenant = problemResponse(404, 'There is no such tenant, or it is not the caller’s.')
export const listParameters: Parameter[] = [
  {
    name: 'limit',
    in: 'query',
    description: 'Entries of a page.',
    schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  },
  { name: 'cursor', in: 'query', description: '`next` of the page before.', schema: { type: 'string', maxLength: 500 } },
]
const settings = { country: 'DE', channels: { chat: { answerWithinMs: 120_000 }, email: { answerWithinMs: 86_400_000 } } }
const tenant = {
  id: '0198f0a2-5a7e-7c11-9d6e-3a1f0c9b2d44',
  slug: 'acme',
  name: 'Acme Tyres',
  settings,
  settingsVersion: 2,
  createdAt: '2026-03-01T09:12:46.000Z',
  suspendedAt: null,
}
const shown = { 'application/json': { schema: ref('Tenant'), example: tenant } }
const notValid = problemResponse(400, 'The body or a parameter is not valid.')

export const describeListTenants: Operation = {
  operationId: 'listTenants',
  summary: 'List tenants',
  description: 'By slug. With `tenant:manage` alone: the own tenant.',
  tags,
  parameters: listParameters,
  responses: {
    200: {
      description: 'A page.',
      content: { 'application/json': { schema: ref('TenantPage'), example: { tenants: [tenant], next: null } } },
    },
    400: notValid,
  },
}

export const describeCreateTenant: Operation = {
  operationId: 'createTenant',
  summary: 'Make a tenant',
  tags,
  requestBody: {
    required: true,
    content: { 'application/json': { schema: ref('NewTenant'), example: { slug: 'acme', name: 'Acme Tyres', settings } } },
  },
  responses: {
    201: { description: 'It is there.', content: shown },
    400: notValid,
    409: problemResponse(409, 'Another tenant has this slug.'),
  },
}

export const describeShowTenant: Operation = {
  operationId: 'showTenant',
  summary: 'Show a tenant',
  tags,
  parameters: [tenantParameter],
  responses: { 200: { description: 'The tenant.', content: shown }, 404: unknownTenant },
}

export const describeChangeTenant: Operation = {
  operationId: 'changeTenant',
  summary: 'Change a tenant',
  description: [
    'Settings replace the ones of `settingsVersion`, the version that you have read, and become the next version; events',
    'that are stored keep the version that they came under. Only who manages all tenants may suspend one.',
    'Services follow within 30 seconds.',
  ].join(' '),
  tags,
  parameters: [tenantParameter],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: ref('TenantChange'),
        examples: {
          settings: { value: { settings, settingsVersion: 1 } },
          suspend: { value: { suspended: true } },
        },
      },
    },
  },
  responses: {
    200: { description: 'The tenant as it is now.', content: shown },
    400: notValid,
    404: unknownTenant,
    409: problemResponse(409, 'The settings have another version by now.'),
  },
}

const text = (description: string): JsonSchema => ({ type: 'string', description })
const perSecond = (description: string): JsonSchema => ({ type: 'integer', minimum: 1, maximum: 1_000_000, description })
const nullableTime = (description: string): JsonSchema => ({ type: ['string', 'null'], format: 'date-time', description })

const limits: JsonSchema = {
  type: 'object',
  description: 'What is missing is the installation’s default.',
  properties: {
    eventsPerSecond: perSecond('Events that may be published.'),
    readsPerSecond: perSecond('Requests that read.'),
    burstSeconds: { type: 'integer', minimum: 1, maximum: 60, description: 'For how long it may be faster for a moment.' },
  },
  additionalProperties: false,
}
const tenantSettings: JsonSchema = {
  type: 'object',
  description: 'What is missing is the default.',
  properties: {
    country: { type: 'string', maxLength: 2, pattern: '^[A-Z]{2}$', description: 'For telephone numbers without a country code.' },
    strength: { type: 'array', maxItems: 50, items: { type: 'string', maxLength: 200 }, description: 'Identifier types, strongest first.' },
    blocked: { type: 'array', maxItems: 1_000, items: { type: 'object' }, description: 'Values that are no identifiers.' },
    untypedSubjectOff: { type: 'array', maxItems: 1_000, items: { type: 'string', maxLength: 200 }, description: 'Sources whose untyped `subject` names nobody.' },
    sharedNumbers: { type: 'boolean', description: 'Brand and organisations number their customers together.' },
    channels: {
      type: 'object',
      description: 'The channels it knows, and how soon each promises an answer.',
      additionalProperties: {
        type: 'object',
        properties: { answerWithinMs: { type: 'integer', minimum: 1, maximum: 31_536_000_000 } },
        additionalProperties: false,
      },
    },
    limits: ref('Limits'),
  },
  additionalProperties: false,
}
const common = { name: { ...text('Its name for people.'), minLength: 1, maxLength: 200 }, settings: ref('TenantSettings') }

export const tenantSchemas: Readonly<Record<string, JsonSchema>> = {
  Limits: limits,
  TenantSettings: tenantSettings,
  Tenant: {
    type: 'object',
    required: ['id', 'slug', 'name', 'settings', 'settingsVersion', 'createdAt', 'suspendedAt'],
    properties: {
      ...common,
      id: { type: 'string', format: 'uuid' },
      slug: text('Its name in commands and URLs.'),
      settingsVersion: { type: 'integer', minimum: 1 },
      createdAt: { type: 'string', format: 'date-time' },
      suspendedAt: nullableTime('Since when its keys and tokens are refused.'),
    },
  },
  TenantPage: {
    type: 'object',
    required: ['tenants', 'next'],
    properties: { tenants: { type: 'array', items: ref('Tenant') }, next: { type: ['string', 'null'] } },
  },
  NewTenant: {
    type: 'object',
    required: ['slug'],
    properties: { ...common, slug: { type: 'string', maxLength: 63, pattern: '^[a-z][a-z0-9-]{0,62}$', description: 'For ever.' } },
    additionalProperties: false,
  },
  TenantChange: {
    type: 'object',
    properties: {
      ...common,
      settingsVersion: { type: 'integer', minimum: 1, maximum: 2_147_483_647, description: 'The version that was read; needed with settings.' },
      suspended: { type: 'boolean' },
    },
    dependentRequired: { settings: ['settingsVersion'] },
    additionalProperties: false,
  },
}
