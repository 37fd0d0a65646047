import { type JsonSchema, type Operation, type Parameter, problemResponse } from '@throughline/platform'
import { z } from 'zod'
import { explainBody } from '../identity/explain-body.js'
import { commonProblems } from './common.js'
import {
  afterParameters, exampleEmail, exampleLink, examplePhone, linkSchema, object, reasonProperties, settledSchema, uuid,
} from './identity-schemas.js'

const { $schema: _dialect, ...body } = z.toJSONSchema(explainBody, { io: 'input' })

const reference = (name: string): Parameter => ({
  name,
  in: 'query',
  required: true,
  description: 'An identifier: `type:value`, percent-encoded, or `id:<uuid>`.',
  schema: { type: 'string', maxLength: 2_048 },
  example: `id:${name === 'a' ? exampleEmail : examplePhone}`,
})

const person = object({ subjectId: uuid, customerId: uuid })
const answer: JsonSchema = object({
  a: person,
  b: person,
  same: { type: 'boolean', description: 'Whether they are one person.' },
  links: { type: 'array', maxItems: 3_000, items: linkSchema, description: 'What leads from the one to the other. Empty: nothing does.' },
  because: {
    type: 'array',
    maxItems: 3_000,
    items: object(
      { ...reasonProperties, reason: { enum: ['not-same', 'limit', 'size', 'hub', 'blocked', 'doubtful', 'conversation', 'no-link'] } },
      ['type', 'subjectId', 'statement'],
    ),
    description: 'What stands between them; of all ways the one on which least does. `no-link`: nothing leads from one to the other.',
  },
  settled: settledSchema,
})

const responses: Operation['responses'] = {
  200: {
    description: 'Both are known.',
    content: {
      'application/json': {
        schema: answer,
        example: {
          a: { subjectId: exampleEmail, customerId: exampleEmail },
          b: { subjectId: examplePhone, customerId: exampleEmail },
          same: true,
          links: [exampleLink],
          because: [],
          settled: true,
        },
      },
    },
  },
  400: problemResponse(400, 'A parameter is not valid; the problem names it.'),
  422: problemResponse(422, 'So many identifiers hang together with these that it cannot be worked out in one answer.'),
  ...commonProblems,
}

export const explainOperation: Operation = {
  operationId: 'explainIdentity',
  summary: 'Why two identifiers are, or are not, one person',
  description: 'For the brand itself; whoever belongs to an organisation gets 403.',
  tags: ['identity'],
  parameters: [reference('a'), reference('b'), ...afterParameters],
  responses,
}

export const explainByBodyOperation: Operation = {
  operationId: 'explainIdentityByBody',
  summary: 'The same, without naming anybody in a URL',
  description: 'For the brand itself; whoever belongs to an organisation gets 403.',
  tags: ['identity'],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: body, example: { a: 'email:ann@example.com', b: 'phone:+15550001111' } } },
  },
  responses: {
    ...responses,
    413: problemResponse(413, 'The body is too large.'),
    415: problemResponse(415, 'The body is not `application/json`.'),
  },
}
