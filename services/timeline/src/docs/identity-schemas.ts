import type { JsonSchema, Parameter } from '@throughline/platform'
import { MAX_WAIT_MS } from '../timeline/timeline-parameters.js'

export const uuid: JsonSchema = { type: 'string', format: 'uuid' }
export const instant: JsonSchema = { type: 'string', format: 'date-time' }
export const exampleEmail = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'
export const examplePhone = '9c1f04d2-77aa-8b21-a3f0-4f5c2c9d7e11'
export const exampleEvent = '0a7d2c1e-93b4-8f5e-a1c2-6b7d8e9f0a1b'

/** An object of which all properties are there but the optional ones. */
export function object(properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema {
  return { type: 'object', required: Object.keys(properties).filter((name) => !optional.includes(name)), properties }
}

const reason: JsonSchema = {
  enum: ['not-same', 'limit', 'size', 'hub', 'blocked', 'doubtful', 'conversation'],
  description:
    'Why it joins nobody. `not-same`: somebody said that the two are two; `limit`, `size`: there would be too many identifiers; ' +
    '`hub`: an identifier that many share; `blocked`: by the rules; `doubtful`: a statement that is not certain enough; ' +
    '`conversation`: a conversation brings nobody together.',
}

/** Of what a refusal consists. */
export const reasonProperties: Record<string, JsonSchema> = {
  reason,
  type: { type: 'string', description: 'Of `limit`: the type of which there would be too many.' },
  subjectId: { ...uuid, description: 'Of `hub` and `blocked`: the identifier that links nobody.' },
  statement: { ...uuid, description: 'Of `not-same`: the uid of the event that says so.' },
}

export const linkSchema: JsonSchema = object(
  {
    between: { type: 'array', items: uuid, minItems: 2, maxItems: 2 },
    same: { type: 'boolean', description: 'False: somebody said that they are two persons.' },
    by: { enum: ['event', 'statement'], description: 'An event carried both, or somebody said so.' },
    event: { ...uuid, description: 'The uid of that event: the first one, or what was said last.' },
    at: { ...instant, description: 'When that happened.' },
    confidence: { type: 'number', minimum: 0, maximum: 1 },
    rule: { type: 'string', description: 'The rule that found it, if it was one.' },
    state: { enum: ['accepted', 'refused'], description: 'Missing where so many identifiers hang together that it is not worked out.' },
    ...reasonProperties,
  },
  ['rule', 'state', 'reason', 'type', 'subjectId', 'statement'],
)

export const settledSchema: JsonSchema = {
  type: 'boolean', description: 'Whether everything that is recorded has been taken into account.',
}

/** To read what one has written. */
export const afterParameters: Parameter[] = [
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

export const exampleLink = {
  between: [exampleEmail, examplePhone], same: true, by: 'event', event: exampleEvent, at: '2026-03-01T09:31:07.25Z', confidence: 1, state: 'accepted',
}
