import { type Operation, problemResponse } from '@throughline/platform'
import { commonProblems } from './common.js'
import { afterParameters, exampleEmail, exampleEvent, examplePhone, instant, linkSchema, object, settledSchema, uuid } from './identity-schemas.js'

const seen = object(
  {
    subjectId: { ...uuid, description: 'With which identifier of theirs it was seen.' },
    type: { type: 'string' },
    firstAt: instant,
    lastDay: { type: 'string', format: 'date', description: 'The day on which it was seen so last.' },
    times: { type: 'integer', minimum: 0, description: 'In how many of the newest 200 events of that identifier, and of its own, both are named.' },
    last: object({ event: uuid, type: { type: 'string' }, channel: { type: 'string' }, at: instant }, ['channel']),
  },
  ['type', 'last'],
)

export const candidatesOperation: Operation = {
  operationId: 'identityCandidates',
  summary: 'For whom an identifier may stand',
  description:
    'Of an identifier that is shared (a tablet in a shop, the phone of a household, of a front desk), or that something keeps apart from ' +
    'others: whose it may be, and what speaks for it. The best come first: who was named with it most often, then last. Nobody is ' +
    'merged because of this. For the brand itself.',
  tags: ['identity'],
  parameters: [
    {
      name: 'ref',
      in: 'query',
      required: true,
      description: 'The identifier: `type:value`, percent-encoded, or `id:<uuid>`.',
      schema: { type: 'string', maxLength: 2_048 },
      example: `id:${examplePhone}`,
    },
    ...afterParameters,
  ],
  responses: {
    200: {
      description: 'The identifier is known.',
      content: {
        'application/json': {
          schema: object({
            subjectId: uuid,
            customerId: { ...uuid, description: 'Whose it is; of a shared one, nobody else’s.' },
            shared: { enum: ['hub', 'blocked', null], description: 'Why it links nobody: seen with too many, or by the rules. null: it does.' },
            candidates: {
              type: 'array',
              maxItems: 50,
              items: object({
                customerId: uuid,
                ref: { type: 'string' },
                seen: { type: 'array', maxItems: 50, items: seen },
                refused: { type: 'array', maxItems: 3_000, items: linkSchema, description: 'Links to them that join nobody.' },
              }),
            },
            settled: settledSchema,
          }),
          example: {
            subjectId: examplePhone,
            customerId: examplePhone,
            shared: 'hub',
            candidates: [
              {
                customerId: exampleEmail,
                ref: `id:${exampleEmail}`,
                seen: [
                  {
                    subjectId: exampleEmail,
                    type: 'email',
                    firstAt: '2026-01-04T10:00:00Z',
                    lastDay: '2026-03-01',
                    times: 7,
                    last: { event: exampleEvent, type: 'call.started', channel: 'voice', at: '2026-03-01T09:31:07.25Z' },
                  },
                ],
                refused: [],
              },
            ],
            settled: true,
          },
        },
      },
    },
    400: problemResponse(400, 'A parameter is not valid; the problem names it.'),
    422: problemResponse(422, 'So many identifiers hang together with this one that it cannot be worked out in one answer.'),
    ...commonProblems,
  },
}
