import { type JsonSchema, type Operation, type Parameter, problemResponse } from '@throughline/platform'
import { z } from 'zod'
import { groupLookupBody } from '../relations/group-parameters.js'
import { MAX_LIMIT, MAX_WAIT_MS } from '../timeline/timeline-parameters.js'
import { commonProblems, refParameter } from './common.js'
import { exampleFreshness } from './schemas.js'

const ann = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'
const household = '2b7f1f0c-8c7d-8a7b-b1f5-0d2c4d0e9a11'
const proof = 'a56f8331-f646-871d-854b-6477662987cd'
const uuid = { type: 'string', format: 'uuid' } as const
const instant = { type: 'string', format: 'date-time' } as const
const { $schema: _dialect, ...lookupBody } = z.toJSONSchema(groupLookupBody, { io: 'input' })

const asOf: Parameter = {
  name: 'as_of', in: 'query', schema: instant,
  description: 'What was true at this time, as far as is known now. Default: now, by the database’s clock.',
}
const waiting: Parameter[] = [
  { name: 'after', in: 'query', schema: { type: 'string', maxLength: 20_000 }, description: 'The `token` of a publication: the answer knows of it.' },
  {
    name: 'wait', in: 'query', description: 'How long to wait for `after`, in ms.',
    schema: { type: 'integer', minimum: 0, maximum: MAX_WAIT_MS, default: 1_000 },
  },
]

export const groupParameter: Parameter = {
  name: 'group', in: 'path', required: true,
  description: 'Which: `type:key`, percent-encoded, or `id:<uuid>`.',
  schema: { type: 'string', maxLength: 2_048 },
  examples: {
    household: { summary: 'A household', value: 'household:H-1' },
    id: { summary: 'An id from an earlier answer', value: `id:${household}` },
  },
}

const roles: JsonSchema = {
  type: 'array', maxItems: 1_000, description: 'Held at that time, the longest held first.',
  items: {
    type: 'object', required: ['role', 'since', 'event'],
    properties: {
      role: { type: 'string', description: '`member` where nobody said more.' },
      since: instant,
      until: { ...instant, description: 'Where an end is known already.' },
      event: { ...uuid, description: 'Uid of the event that says so.' },
    },
  },
}
const names = {
  type: { type: 'string', description: 'household, account, … Missing where only events of its own tell of it.' },
  group: { type: 'string', description: '`type:key`; with the scope `personal:read`.' },
  name: { type: 'string', description: 'By its latest description; with the scope `personal:read`.' },
  traits: { type: 'object', additionalProperties: {}, description: 'By its latest description; with the scope `personal:read`.' },
}
const settled = { type: 'boolean', description: 'Whether everything that is recorded has been taken into account.' } as const
const freshness = { $ref: '#/components/schemas/Freshness' } as const
const exampleRoles = [{ role: 'payer', since: '2026-01-01T00:00:00Z', event: proof }]
const lindts = { groupId: household, ref: `id:${household}`, type: 'household', group: 'household:H-1', name: 'The Lindts' }

function invalid(parameter: string, fault: string) {
  return problemResponse(400, 'A parameter is not valid; the problem names it.', {
    type: 'urn:throughline:problem:invalid-parameter', title: 'A parameter is not valid', detail: `${parameter}: ${fault}`, parameter,
  })
}

export const unknownGroupProblem = problemResponse(404, 'Nothing was told of this group, or nothing that the reader may see.', {
  type: 'urn:throughline:problem:unknown-group',
  title: 'No such group',
  detail: 'Nothing was told of this group. If you have just published it, pass its token as after.',
})

export const relationsOperation: Operation = {
  operationId: 'readRelations',
  summary: 'Groups that a customer belongs to',
  description:
    'Households, accounts, companies, and the roles in them. Whoever belongs to an organisation sees what its own events tell.',
  tags: ['groups'],
  parameters: [refParameter, asOf, ...waiting],
  responses: {
    200: {
      description: 'The customer is known; they may belong to no group.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['customerId', 'ref', 'asOf', 'groups', 'more', 'settled', 'freshness'],
            properties: {
              customerId: uuid,
              ref: { type: 'string', description: 'Use it as `{ref}` in the other routes (percent-encoded).' },
              asOf: instant,
              groups: {
                type: 'array', maxItems: 100, description: 'Joined last first.',
                items: {
                  type: 'object',
                  required: ['groupId', 'ref', 'type', 'roles'],
                  properties: { groupId: uuid, ref: { type: 'string', description: 'Use it as `{group}`.' }, ...names, roles },
                },
              },
              more: { type: 'integer', minimum: 0, description: 'Groups for which there was no room.' },
              settled,
              freshness,
            },
          },
          example: {
            customerId: ann, ref: `id:${ann}`, asOf: '2026-03-01T09:31:07.25Z', groups: [{ ...lindts, roles: exampleRoles }], more: 0,
            settled: true, freshness: exampleFreshness,
          },
        },
      },
    },
    400: invalid('as_of', 'must be an RFC 3339 time such as 2026-03-01T09:30:00Z (write + as %2B)'),
    ...commonProblems,
  },
}

export const groupOperation: Operation = {
  operationId: 'readGroup',
  summary: 'Who belongs to a group',
  description:
    'Its members at a time, each with their roles; members are customers, whoever is one person now. Follow `next` until it is ' +
    'null: a page looks at `limit` identifiers and may show fewer members. Whoever belongs to an organisation sees what its own events tell.',
  tags: ['groups'],
  parameters: [
    groupParameter, asOf, ...waiting,
    { name: 'limit', in: 'query', description: 'Identifiers that are looked at, at most.', schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 50 } },
    { name: 'cursor', in: 'query', description: 'The `next` of the page before, of the same group and time.', schema: { type: 'string', maxLength: 20_000 } },
  ],
  responses: {
    200: {
      description: 'The group is known; it may have no members.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['groupId', 'ref', 'asOf', 'members', 'next', 'settled', 'freshness'],
            properties: {
              groupId: uuid,
              ref: { type: 'string', description: 'Use it as `{group}` in the other routes; holds no personal data.' },
              ...names,
              asOf: instant,
              members: {
                type: 'array', maxItems: 1_000,
                items: {
                  type: 'object', required: ['customerId', 'ref', 'roles'],
                  properties: { customerId: uuid, ref: { type: 'string', description: 'Use it as `{ref}` of a customer.' }, roles },
                },
              },
              next: { type: ['string', 'null'], description: 'The cursor of the next page; null at the end.' },
              settled,
              freshness,
            },
          },
          example: {
            ...lindts, asOf: '2026-03-01T09:31:07.25Z', members: [{ customerId: ann, ref: `id:${ann}`, roles: exampleRoles }], next: null,
            settled: true, freshness: exampleFreshness,
          },
        },
      },
    },
    400: invalid('group', 'expected type:key, such as household:H-1, or id:<uuid>'),
    ...commonProblems,
    404: unknownGroupProblem,
  },
}

export const groupLookupOperation: Operation = {
  operationId: 'lookupGroup',
  summary: 'Find a group without naming it in a URL',
  description: 'Keys of groups may be personal. Takes one in the body, and gives a reference without personal data for all other routes.',
  tags: ['groups'],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: lookupBody, example: { group: 'household:H-1' } } },
  },
  responses: {
    200: {
      description: 'The group is known.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['groupId', 'ref', 'freshness'],
            properties: { groupId: uuid, ref: { type: 'string', description: 'Use it as `{group}` in the other routes.' }, freshness },
          },
          example: { groupId: household, ref: `id:${household}`, freshness: exampleFreshness },
        },
      },
    },
    400: invalid('group', 'expected type:key, such as household:H-1, or id:<uuid>'),
    413: problemResponse(413, 'The body is too large.'),
    415: problemResponse(415, 'The body is not `application/json`.'),
    ...commonProblems,
    404: unknownGroupProblem,
  },
}
