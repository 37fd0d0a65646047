import { type Operation, problemResponse } from '@throughline/platform'
import { MAX_LIMIT } from '../timeline/timeline-parameters.js'
import { commonProblems } from './common.js'
import { groupParameter, unknownGroupProblem } from './group-operation.js'
import { exampleFreshness } from './schemas.js'
import { exampleEvent, groupTimelineQuery } from './timeline-operation.js'

const groupId = '2b7f1f0c-8c7d-8a7b-b1f5-0d2c4d0e9a11'
const uuid = { type: 'string', format: 'uuid' } as const

export const groupTimelineOperation: Operation = {
  operationId: 'readGroupTimeline',
  summary: 'The timeline of a group',
  description:
    'What happened to its members, whoever they are now, while they were members, and the events of the group itself, such as an order of ' +
    'an account: in one order, with the filters, pages and masking of a customer’s timeline. Of a large group the first 200 identifiers ' +
    'are read, and `complete` is false.',
  tags: ['groups'],
  parameters: [groupParameter, ...groupTimelineQuery],
  responses: {
    200: {
      description: 'One page.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['groupId', 'customerIds', 'complete', 'events', 'next', 'freshness'],
            properties: {
              groupId: uuid,
              customerIds: { type: 'array', maxItems: 200, items: uuid, description: 'Whose events are read: all that are or were members.' },
              complete: { type: 'boolean', description: 'Whether those are all members.' },
              events: { type: 'array', maxItems: MAX_LIMIT, items: { $ref: '#/components/schemas/Event' } },
              next: { type: ['string', 'null'], description: 'The cursor of the next page; null at the end.' },
              freshness: { $ref: '#/components/schemas/Freshness' },
            },
          },
          example: {
            groupId, customerIds: ['6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'], complete: true, events: [exampleEvent], next: null,
            freshness: exampleFreshness,
          },
        },
      },
    },
    400: problemResponse(400, 'A parameter is not valid; the problem names it.', {
      type: 'urn:throughline:problem:invalid-parameter',
      title: 'A parameter is not valid',
      detail: 'limit: must be a whole number from 1 to 200',
      parameter: 'limit',
    }),
    ...commonProblems,
    404: unknownGroupProblem,
  },
}
