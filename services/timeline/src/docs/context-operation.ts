import { contextFold, contextOf, defaultJourneyRules } from '@throughline/context'
import { type Operation, type Parameter, problemResponse } from '@throughline/platform'
import { MAX_WAIT_MS } from '../timeline/timeline-parameters.js'
import { commonProblems, refParameter } from './common.js'
import { contextSchema } from './context-schemas.js'
import { exampleFreshness } from './schemas.js'

const CUSTOMER = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'
const fold = contextFold(defaultJourneyRules)

export const askingParameters: Parameter[] = [
  refParameter,
  {
    name: 'as_of',
    in: 'query',
    description: 'What was true at this time: of what had happened by then, as far as it is known now. Default: now.',
    schema: { type: 'string', format: 'date-time' },
  },
  {
    name: 'known_as_of',
    in: 'query',
    description:
      'Only what was recorded by then, who is who included: the `position` of an earlier answer (exactly what it could know of), or a ' +
      'time at least 5 seconds ago. With it the answer never changes any more, but for erasures. `as_of` is then that time, if it is not given.',
    schema: { type: 'string', maxLength: 20_000 },
  },
  {
    name: 'after',
    in: 'query',
    description: 'The `token` of a publication, or a `position`: the answer knows of it.',
    schema: { type: 'string', maxLength: 20_000 },
  },
  {
    name: 'wait',
    in: 'query',
    description: 'How long to wait for `after`, in ms.',
    schema: { type: 'integer', minimum: 0, maximum: MAX_WAIT_MS, default: 1_000 },
  },
]

export const invalidAsOf = problemResponse(400, 'A parameter is not valid; the problem names it.', {
  type: 'urn:throughline:problem:invalid-parameter',
  title: 'A parameter is not valid',
  detail: 'as_of: must not lie in the future',
  parameter: 'as_of',
})

export const contextOperation: Operation = {
  operationId: 'readContext',
  summary: 'What is true of a customer',
  description:
    'Folded from the events of the customer at the time of asking, of a long history on top of a snapshot: it is right the moment ' +
    'the log is, also under late events and corrections. Every statement names the events that prove it. Of more than 10,000 events ' +
    'without a snapshot the latest are read, and `complete` is false. Whoever belongs to an organisation gets what its own events say.',
  tags: ['customers'],
  parameters: askingParameters,
  responses: {
    200: {
      description: 'The context.',
      content: {
        'application/json': {
          schema: contextSchema,
          example: {
            customerId: CUSTOMER,
            subjectIds: [CUSTOMER],
            ...contextOf(fold, fold.initial, Date.UTC(2026, 2, 17, 8) * 1_000),
            complete: true,
            freshness: exampleFreshness,
          },
        },
      },
    },
    400: invalidAsOf,
    ...commonProblems,
  },
}
