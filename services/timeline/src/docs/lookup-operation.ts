import { type Operation, problemResponse } from '@throughline/platform'
import { z } from 'zod'
import { lookupBody } from '../customers/lookup-body.js'
import { commonProblems } from './common.js'
import { exampleFreshness } from './schemas.js'

const id = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'
const { $schema: _dialect, ...body } = z.toJSONSchema(lookupBody, { io: 'input' })

export const lookupOperation: Operation = {
  operationId: 'lookupCustomer',
  summary: 'Find a customer without naming them in a URL',
  description:
    'Takes a reference in the body, where no log and no browser history sees it, and gives one without personal data for all ' +
    'other routes.',
  tags: ['customers'],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: body, example: { ref: 'email:ann@example.com' } } },
  },
  responses: {
    200: {
      description: 'The customer is known.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['customerId', 'ref', 'subjectIds', 'freshness'],
            properties: {
              customerId: { type: 'string', format: 'uuid' },
              ref: { type: 'string', description: 'Use it as `{ref}` in the other routes (percent-encoded).' },
              subjectIds: {
                type: 'array',
                items: { type: 'string', format: 'uuid' },
                description: 'The identifiers that are believed to be this customer’s.',
              },
              freshness: { $ref: '#/components/schemas/Freshness' },
            },
          },
          example: { customerId: id, ref: `id:${id}`, subjectIds: [id], freshness: exampleFreshness },
        },
      },
    },
    400: problemResponse(400, 'The body is not valid; the problem names the member.', {
      type: 'urn:throughline:problem:invalid-parameter',
      title: 'A parameter is not valid',
      detail: 'ref: expected type:value, such as email:ann@example.com, or id:<uuid>',
      parameter: 'ref',
    }),
    413: problemResponse(413, 'The body is too large.'),
    415: problemResponse(415, 'The body is not `application/json`.'),
    ...commonProblems,
  },
}
