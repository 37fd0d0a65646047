import { type Operation, type Parameter, problemResponse } from '@throughline/platform'
import { MAX_WAIT_MS } from '../timeline/timeline-parameters.js'
import { commonProblems, refParameter } from './common.js'
import { exampleFreshness } from './schemas.js'

const email = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'
const phone = '9c1f04d2-77aa-8b21-a3f0-4f5c2c9d7e11'

const parameters: Parameter[] = [
  refParameter,
  {
    name: 'after',
    in: 'query',
    description: 'The `token` of a publication: the answer knows what it says about who is who.',
    schema: { type: 'string', maxLength: 20_000 },
  },
  {
    name: 'wait',
    in: 'query',
    description: 'How long to wait for `after`, in ms.',
    schema: { type: 'integer', minimum: 0, maximum: MAX_WAIT_MS, default: 1_000 },
  },
]
const id = { type: 'string', format: 'uuid' } as const
const instant = { type: 'string', format: 'date-time' } as const

export const customerOperation: Operation = {
  operationId: 'readCustomer',
  summary: 'Who a customer is, and why that is believed',
  description:
    'The identifiers that are believed to be one person, without naming them, and what links them. For the brand itself; ' +
    'whoever belongs to an organisation gets 403.',
  tags: ['customers'],
  parameters,
  responses: {
    200: {
      description: 'The customer is known.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['customerId', 'ref', 'subjects', 'links', 'settled', 'freshness'],
            properties: {
              customerId: { ...id, description: 'The id of the strongest identifier. It changes when a stronger one is linked; earlier ones go on naming the customer.' },
              ref: { type: 'string', description: 'Use it as `{ref}` in the other routes (percent-encoded).' },
              subjects: {
                type: 'array',
                maxItems: 100,
                description: 'The identifiers, the one that the customer is named after first.',
                items: {
                  type: 'object',
                  required: ['subjectId'],
                  properties: {
                    subjectId: id,
                    type: { type: 'string', description: 'Missing where it cannot be told.' },
                    from: { ...instant, description: 'From when on it has been theirs, where it was somebody else’s before.' },
                    until: { ...instant, description: 'Until when it was theirs, where it is somebody else’s now.' },
                  },
                },
              },
              links: {
                type: 'array',
                maxItems: 1_000,
                description: 'In the order of time. Of statements about a pair the latest counts.',
                items: {
                  type: 'object',
                  required: ['between', 'same', 'by', 'at', 'confidence'],
                  properties: {
                    between: { type: 'array', items: id, minItems: 2, maxItems: 2 },
                    same: { type: 'boolean', description: 'False: somebody said that they are two persons.' },
                    by: { enum: ['event', 'statement'], description: 'An event carried both, or somebody said so.' },
                    at: { ...instant, description: 'When it was observed for the first time, or said.' },
                    confidence: { type: 'number', minimum: 0, maximum: 1 },
                    rule: { type: 'string', description: 'The rule that found it, if it was one.' },
                  },
                },
              },
              settled: { type: 'boolean', description: 'Whether everything that is recorded has been taken into account.' },
              freshness: { $ref: '#/components/schemas/Freshness' },
            },
          },
          example: {
            customerId: email,
            ref: `id:${email}`,
            subjects: [{ subjectId: email, type: 'email' }, { subjectId: phone, type: 'phone', from: '2026-02-01T00:00:00Z' }],
            links: [{ between: [email, phone], same: true, by: 'event', at: '2026-03-01T09:31:07.25Z', confidence: 1 }],
            settled: true,
            freshness: exampleFreshness,
          },
        },
      },
    },
    400: problemResponse(400, 'A parameter is not valid; the problem names it.', {
      type: 'urn:throughline:problem:invalid-parameter',
      title: 'A parameter is not valid',
      detail: 'ref: expected type:value, such as email:ann@example.com, or id:<uuid>',
      parameter: 'ref',
    }),
    ...commonProblems,
  },
}
