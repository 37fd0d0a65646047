import { type JsonSchema, type Parameter, problemResponse } from '@throughline/platform'
import { MAX_LIMIT, MAX_VALUES, MAX_WAIT_MS } from '../timeline/timeline-parameters.js'

export const single = (name: string, description: string, schema: JsonSchema): Parameter => ({ name, in: 'query', description, schema })

/** A repeatable filter. */
export const several = (name: string, description: string, items: JsonSchema = { type: 'string', minLength: 1, maxLength: 128 }): Parameter => ({
  name,
  in: 'query',
  description: `${description} Repeatable: any of the values.`,
  style: 'form',
  explode: true,
  schema: { type: 'array', items, maxItems: MAX_VALUES },
})

export const instant: JsonSchema = { type: 'string', format: 'date-time' }
export const uuid: JsonSchema = { type: 'string', format: 'uuid' }
export const freshness: JsonSchema = { $ref: '#/components/schemas/Freshness' }
export const settled: JsonSchema = { type: 'boolean', description: 'Whether all that is recorded has been taken into account of who is who.' }

export const pageParameters: readonly Parameter[] = [
  single('limit', 'Entries on the page at most.', { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 50 }),
  single('cursor', 'The `next` of the page before, with the same filters.', { type: 'string', minLength: 1, maxLength: 20_000 }),
]
export const waitParameters: readonly Parameter[] = [
  single('after', 'The token of a publication: the answer knows of it.', { type: 'string', minLength: 1, maxLength: 20_000 }),
  single('wait', 'How long to wait for that, in ms.', { type: 'integer', minimum: 0, maximum: MAX_WAIT_MS, default: 1_000 }),
]

export const invalidParameterProblem = problemResponse(400, 'A parameter is not valid; the problem names it.', {
  type: 'urn:throughline:problem:invalid-parameter',
  title: 'A parameter is not valid',
  detail: 'limit: must be a whole number from 1 to 200',
  parameter: 'limit',
})
