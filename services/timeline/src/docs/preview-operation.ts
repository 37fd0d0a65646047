import { type JsonSchema, type Operation, problemResponse } from '@throughline/platform'
import { z } from 'zod'
import { previewBody } from '../preview/preview-body.js'
import { commonProblems } from './common.js'
import { exampleFreshness } from './schemas.js'

const email = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'
const phone = '9c1f04d2-77aa-8b21-a3f0-4f5c2c9d7e11'
const { $schema: _dialect, ...body } = z.toJSONSchema(previewBody, { io: 'input' })

const uuid: JsonSchema = { type: 'string', format: 'uuid' }
const object = (properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema => ({
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
})
const list = (items: JsonSchema, description?: string): JsonSchema => ({ type: 'array', items, ...(description && { description }) })
const subject = object({ subjectId: uuid, type: { type: 'string', examples: ['email'] } }, ['type'])
const customers = (description: string): JsonSchema =>
  list(object({ customerId: uuid, ref: { type: 'string' }, size: { type: 'integer', minimum: 1 }, subjects: list(subject) }), description)

const refused = object(
  {
    between: { type: 'array', items: uuid, minItems: 2, maxItems: 2 },
    wished: { type: 'boolean', description: 'Whether it is what was wished that would be refused.' },
    reason: { enum: ['not-same', 'limit', 'size', 'hub', 'blocked', 'doubtful', 'conversation'] },
    type: { type: 'string', description: 'Of `limit`: the type of which there would be too many.' },
    subject: { ...uuid, description: 'Of `hub` and `blocked`: the identifier that links nobody.' },
  },
  ['type', 'subject'],
)

const statement: JsonSchema = {
  oneOf: [
    object({ type: { enum: ['identity.linked', 'identity.unlinked'] }, sides: { type: 'array', items: list(subject), minItems: 2, maxItems: 2 } }),
    object({ type: { const: 'identity.reassigned' }, identifier: subject, from: { type: 'string', format: 'date-time' } }),
  ],
}

const answer = object({
  subjectId: { ...uuid, description: 'The identifier by which the customer was named.' },
  customerId: uuid,
  version: { type: 'string', description: 'Of this customer, as `GET /v1/customers/{ref}` has it.' },
  at: { type: 'string', format: 'date-time', description: 'When it would be said: after everything else that is known.' },
  achieved: { type: 'boolean', description: 'Whether what is wished would be so; where not, `refused` says why.' },
  before: customers('The customers that it touches, as they are.'),
  after: customers('And as they would be.'),
  moves: list(object({ subjectId: uuid, from: uuid, to: uuid }), 'Identifiers that would belong to another customer.'),
  refused: list(refused, 'Links that would be refused, and are not now.'),
  statements: list(statement, 'What would be published.'),
  settled: { type: 'boolean', description: 'Whether everything that is recorded has been taken into account.' },
  freshness: { $ref: '#/components/schemas/Freshness' },
})

const parts = [{ subjectId: email, type: 'email' }, { subjectId: phone, type: 'phone' }]
const alone = parts.map((one) => ({ customerId: one.subjectId, ref: `id:${one.subjectId}`, size: 1, subjects: [one] }))

export const previewOperation: Operation = {
  operationId: 'previewIdentity',
  summary: 'What would change if something were said about who is who',
  description:
    'Changes nothing. The gateway asks this for a dry run, and before it publishes a merge, an unmerge or a change of identifiers. ' +
    'At most 3,000 identifiers that hang together are looked at.',
  tags: ['customers'],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: body, example: { merge: { ref: 'email:ann@example.com', with: 'phone:+15551234567' } } } },
  },
  responses: {
    200: {
      description: 'What would change.',
      content: {
        'application/json': {
          schema: answer,
          example: {
            subjectId: email,
            customerId: email,
            version: '5a1b9c0d7e2f4a68',
            at: '2026-03-01T09:31:07.25Z',
            achieved: true,
            before: alone,
            after: [{ customerId: email, ref: `id:${email}`, size: 2, subjects: parts }],
            moves: [{ subjectId: phone, from: phone, to: email }],
            refused: [],
            statements: [{ type: 'identity.linked', sides: [[parts[0]], [parts[1]]] }],
            settled: true,
            freshness: exampleFreshness,
          },
        },
      },
    },
    400: problemResponse(400, 'The body is not valid; the problem names the member.', {
      type: 'urn:throughline:problem:invalid-parameter',
      title: 'A parameter is not valid',
      detail: 'with: this email is a value that systems send for nobody',
      parameter: 'with',
    }),
    413: problemResponse(413, 'The body is too large.'),
    415: problemResponse(415, 'The body is not `application/json`.'),
    422: problemResponse(422, 'It cannot be done: an identifier is not this customer’s, or there are too many.', {
      type: 'urn:throughline:problem:not-theirs',
      title: 'Not an identifier of this customer',
      detail: 'remove.0: is no identifier of this customer.',
      parameter: 'remove.0',
    }),
    ...commonProblems,
  },
}
