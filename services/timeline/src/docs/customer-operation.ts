import { type Operation, problemResponse } from '@throughline/platform'
import { commonProblems, refParameter } from './common.js'
import { afterParameters, exampleEmail as email, exampleLink, examplePhone as phone, instant, linkSchema, object, uuid } from './identity-schemas.js'
import { exampleFreshness } from './schemas.js'


const groups = { type: 'array', items: { type: 'array', items: uuid, maxItems: 1_000 }, maxItems: 1_000 } as const
const turn = object({
  at: { ...instant, description: 'When it happened; of `reassigned`, from when on it holds.' },
  event: { ...uuid, description: 'The uid of the event.' },
  by: { enum: ['event', 'same', 'not-same', 'reassigned'], description: 'It carried several identifiers, or it stated something.' },
  about: { ...groups, description: 'The pairs that it is about; of `reassigned` the identifier.' },
  before: { ...groups, description: 'The customers that it changed, as they were.' },
  after: { ...groups, description: 'And what became of them. Both are empty when it changed nothing.' },
})

export const customerOperation: Operation = {
  operationId: 'readCustomer',
  summary: 'Who a customer is, and why that is believed',
  description:
    'The identifiers that are believed to be one person, without naming them, and what links them. For the brand itself; ' +
    'whoever belongs to an organisation gets 403.',
  tags: ['customers'],
  parameters: [refParameter, ...afterParameters],
  responses: {
    200: {
      description: 'The customer is known.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['customerId', 'ref', 'version', 'subjects', 'links', 'history', 'historyComplete', 'settled', 'freshness'],
            properties: {
              customerId: { ...uuid, description: 'The id of the strongest identifier. It changes when a stronger one is linked; earlier ones go on naming the customer.' },
              ref: { type: 'string', description: 'Use it as `{ref}` in the other routes (percent-encoded).' },
              subjects: {
                type: 'array',
                maxItems: 200,
                description: 'The identifiers (and conversations in which nobody was named at first), the one that the customer is named after first.',
                items: {
                  type: 'object',
                  required: ['subjectId'],
                  properties: {
                    subjectId: uuid,
                    type: { type: 'string', description: 'Missing where it cannot be told.' },
                    from: { ...instant, description: 'From when on it has been theirs, where it was somebody else’s before.' },
                    until: { ...instant, description: 'Until when it was theirs, where it is somebody else’s now.' },
                  },
                },
              },
              version: { type: 'string', description: 'Another one whenever identifiers come or go; whoever merges may expect it.' },
              links: {
                type: 'array',
                maxItems: 1_000,
                description: 'What links the identifiers with each other and with others, whether it was accepted or not; in the order of time.',
                items: linkSchema,
              },
              history: {
                type: 'array',
                maxItems: 200,
                description:
                  'How the customer came about, in the order of time: what joined identifiers, what took them apart, and what was stated ' +
                  'about them, by what had happened up to then.',
                items: turn,
              },
              historyComplete: { type: 'boolean', description: 'false: it is long, and only the latest turns are here.' },
              settled: { type: 'boolean', description: 'Whether everything that is recorded has been taken into account.' },
              freshness: { $ref: '#/components/schemas/Freshness' },
            },
          },
          example: {
            customerId: email,
            ref: `id:${email}`,
            subjects: [{ subjectId: email, type: 'email' }, { subjectId: phone, type: 'phone', from: '2026-02-01T00:00:00Z' }],
            version: '5b1e0c77d2a94f13',
            links: [exampleLink],
            history: [
              {
                at: exampleLink.at, event: exampleLink.event, by: 'event', about: [[email, phone]],
                before: [[email], [phone]], after: [[email, phone]],
              },
            ],
            historyComplete: true,
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
