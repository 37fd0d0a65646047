import { REVIEW_REASONS } from '@throughline/log'
import { type JsonSchema, type Operation, problemResponse } from '@throughline/platform'
import { commonProblems } from './common.js'
import { afterParameters, exampleEmail, exampleEvent, examplePhone, instant, object, settledSchema, uuid } from './identity-schemas.js'

const side = object({ subjectId: uuid, type: { type: 'string' }, customerId: uuid, ref: { type: 'string' } }, ['type'])
const named: JsonSchema = {
  type: 'array',
  maxItems: 1,
  items: object({ type: { const: 'subject' }, value: uuid, kind: { type: 'string' } }, ['kind']),
}
const settling = (type: string): JsonSchema =>
  object({ type: { const: type }, data: object({ sides: { type: 'array', items: named, minItems: 2, maxItems: 2 } }) })

const item = object(
  {
    reason: { enum: [...REVIEW_REASONS], description: 'Why it joins nobody.' },
    type: { type: 'string', description: 'Of `limit`: the type of which there would be too many.' },
    statement: { ...uuid, description: 'Of `not-same`: the event that says that the two customers are two.' },
    sides: { type: 'array', items: side, minItems: 2, maxItems: 2 },
    by: { enum: ['event', 'statement'] },
    event: { ...uuid, description: 'The uid of the event that suggests it.' },
    at: instant,
    confidence: { type: 'number', minimum: 0, maximum: 1 },
    rule: { type: 'string' },
    settle: object({ link: settling('identity.linked'), notSame: settling('identity.unlinked') }, ['link']),
  },
  ['type', 'statement', 'rule'],
)

const sides = [[{ type: 'subject', value: exampleEmail, kind: 'email' }], [{ type: 'subject', value: examplePhone, kind: 'phone' }]]

export const reviewOperation: Operation = {
  operationId: 'reviewIdentity',
  summary: 'Links that somebody should decide about',
  description:
    'Links that something forbids, or that are not certain enough, the newest first. Each says by which event it would be settled: ' +
    'publish `settle.link` or `settle.notSame` (with an `id` and a `source`), and it is gone. For the brand itself.',
  tags: ['identity'],
  parameters: [
    { name: 'limit', in: 'query', description: 'Items at most.', schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
    { name: 'cursor', in: 'query', description: 'The `next` of the page before.', schema: { type: 'string', maxLength: 400 } },
    { name: 'reason', in: 'query', description: 'Only these.', schema: { enum: [...REVIEW_REASONS] } },
    ...afterParameters,
  ],
  responses: {
    200: {
      description: 'A page.',
      content: {
        'application/json': {
          schema: object({
            items: { type: 'array', maxItems: 200, items: item },
            next: { type: ['string', 'null'], description: 'Null at the end.' },
            settled: settledSchema,
          }),
          example: {
            items: [
              {
                reason: 'doubtful',
                sides: [
                  { subjectId: exampleEmail, type: 'email', customerId: exampleEmail, ref: `id:${exampleEmail}` },
                  { subjectId: examplePhone, type: 'phone', customerId: examplePhone, ref: `id:${examplePhone}` },
                ],
                by: 'statement',
                event: exampleEvent,
                at: '2026-03-01T09:31:07.25Z',
                confidence: 0.6,
                rule: 'same-name',
                settle: { link: { type: 'identity.linked', data: { sides } }, notSame: { type: 'identity.unlinked', data: { sides } } },
              },
            ],
            next: null,
            settled: true,
          },
        },
      },
    },
    400: problemResponse(400, 'A parameter is not valid; the problem names it.'),
    504: commonProblems[504],
  },
}
