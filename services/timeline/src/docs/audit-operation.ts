import { type Operation, type Parameter, problemResponse } from '@throughline/platform'
import { MAX_LIMIT, MAX_VALUES } from '../audit/audit-parameters.js'

function single(name: string, description: string, schema: Record<string, unknown>): Parameter {
  return { name, in: 'query', description, schema }
}

const parameters: Parameter[] = [
  single('limit', 'Entries on the page at most.', { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 50 }),
  single('cursor', 'The `next` of the page before, with the same filters.', { type: 'string', maxLength: 64 }),
  single('customer', 'Only what was done with this customer: `type:value` or `id:<uuid>`.', { type: 'string', maxLength: 2_048 }),
  single('actor', 'Only what this key, person or service did.', { type: 'string', maxLength: 512 }),
  {
    name: 'action',
    in: 'query',
    description: 'Only this. Repeatable: any of the values.',
    style: 'form',
    explode: true,
    schema: { type: 'array', items: { type: 'string', maxLength: 512 }, maxItems: MAX_VALUES },
    example: ['timeline.read'],
  },
  single('from', 'Done at this time or later.', { type: 'string', format: 'date-time' }),
  single('to', 'Done before this time.', { type: 'string', format: 'date-time' }),
]

const text = { type: ['string', 'null'] }

const entrySchema = {
  type: 'object',
  required: ['sequence', 'at', 'actor', 'action', 'target', 'parts', 'purpose', 'traceId'],
  properties: {
    sequence: { type: 'integer', minimum: 1, description: 'Its place in the tenant’s chain: from 1, without gaps.' },
    at: { type: 'string', format: 'date-time' },
    actor: {
      type: 'object',
      required: ['kind', 'id', 'organisation'],
      properties: {
        kind: { enum: ['key', 'person', 'service', 'cli'], description: 'An API key, by a token of an identity provider, or the command line.' },
        id: { type: 'string', description: 'Id of the key, or the token’s subject.' },
        organisation: text,
      },
    },
    action: { type: 'string', examples: ['timeline.read', 'quarantine.read'] },
    target: { ...text, description: 'Of whom or what: the id of a subject, a key, a record in quarantine. Never an identifier in clear.' },
    parts: { type: 'array', items: { type: 'string' }, description: 'What was shown: `open`, or `personal` as well.' },
    purpose: { ...text, description: 'The header `throughline-purpose` of the request.' },
    traceId: { ...text, description: 'The trace of the request, if it was traced.' },
  },
}

const exampleEntry = {
  sequence: 4711,
  at: '2026-03-01T09:31:07.282114Z',
  actor: { kind: 'person', id: 'agent-7', organisation: null },
  action: 'timeline.read',
  target: '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90',
  parts: ['open', 'personal'],
  purpose: 'customer called back',
  traceId: null,
}

export const auditOperation: Operation = {
  operationId: 'readAudit',
  summary: 'Who read and changed what',
  description:
    'Every read of a customer and every administrative change of the tenant, newest first. Entries are never changed or removed, ' +
    'and each is chained to the one before; `throughline audit verify` checks the chain. A caller that belongs to an organisation ' +
    'sees what its own people did.',
  tags: ['audit'],
  parameters,
  responses: {
    200: {
      description: 'One page.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['entries', 'next'],
            properties: {
              entries: { type: 'array', maxItems: MAX_LIMIT, items: entrySchema },
              next: { type: ['string', 'null'], description: 'The cursor of the next page; null at the end.' },
            },
          },
          example: { entries: [exampleEntry], next: 'YmVmb3JlIDQ3MTE' },
        },
      },
    },
    400: problemResponse(400, 'A parameter is not valid; the problem names it.', {
      type: 'urn:throughline:problem:invalid-parameter',
      title: 'A parameter is not valid',
      detail: 'limit: must be a whole number from 1 to 200',
      parameter: 'limit',
    }),
  },
}
