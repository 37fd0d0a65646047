import type { JsonSchema } from '@throughline/platform'

const text: JsonSchema = { type: 'string' }
const uuid: JsonSchema = { type: 'string', format: 'uuid' }
const ref: JsonSchema = { type: 'string', minLength: 1, maxLength: 2_048, description: '`type:value` or `id:<uuid>`.' }
const refs: JsonSchema = { type: 'array', items: ref, minItems: 1, maxItems: 100 }
const named: JsonSchema = { type: 'string', minLength: 1, maxLength: 1_024 }
const reason: JsonSchema = { type: 'string', minLength: 1, maxLength: 500 }
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items })
const object = (properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema => ({
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
})
const asked = (properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema => ({
  ...object(properties, optional),
  additionalProperties: false,
})

const common: Record<string, JsonSchema> = {
  reason,
  expectedVersion: {
    type: 'string',
    minLength: 1,
    maxLength: 64,
    description: '`version` of the customer as you have seen it; 409 when it is another one by now.',
  },
  dryRun: { type: 'boolean', default: false, description: 'Only say what would change.' },
  after: { type: 'string', minLength: 1, maxLength: 20_000, description: 'The token of a write that has to be known first.' },
  wait: { type: 'integer', minimum: 0, maximum: 10_000, default: 1_000, description: 'How long, in ms.' },
}
const commonNames = Object.keys(common)
const subject = object({ subjectId: uuid, type: text }, ['type'])
const customer = object({ customerId: uuid, ref: text, size: { type: 'integer', minimum: 1 }, subjects: list(subject) })
const time: JsonSchema = { type: 'string', format: 'date-time' }

export const identitySchemas: Record<string, JsonSchema> = {
  MergeRequest: asked({ with: ref, ...common }, commonNames),
  UnmergeRequest: asked(
    {
      from: {
        oneOf: [ref, refs],
        description: 'Who is somebody else; with a list: these identifiers are not the person that all others of the customer are.',
      },
      ...common,
    },
    commonNames,
  ),
  IdentifiersRequest: asked(
    {
      add: { ...refs, description: 'Are theirs, too; may be new.' },
      remove: { ...refs, description: 'Are not theirs.' },
      reassigned: asked(
        {
          identifier: { ...ref, description: 'Was theirs.' },
          from: { ...time, description: 'Since when it belongs to somebody else.' },
          to: { ...ref, description: 'To whom, if that is known.' },
        },
        ['to'],
      ),
      ...common,
    },
    ['add', 'remove', 'reassigned', ...commonNames],
  ),
  RefileRequest: asked({ source: named, id: named, to: ref, reason }, ['reason']),
  RetractRequest: asked({ source: named, id: named, reason }, ['reason']),
  StatementAnswer: object({
    events: list(object({ source: text, id: text, uid: { ...uuid, description: 'How answers about customers name it.' }, type: text, statusUrl: { ...text, description: 'What became of it.' } })),
    token: { ...text, description: 'Opaque. A read with `after=<token>` knows of them.' },
  }),
  IdentityPreview: object({
    dryRun: { const: true },
    subjectId: uuid,
    customerId: uuid,
    version: { ...text, description: 'To be given as `expectedVersion`.' },
    at: { ...time, description: 'When it would be said: after everything else that is known.' },
    achieved: { type: 'boolean', description: 'Whether what is wished would be so; where not, `refused` says why.' },
    before: { ...list(customer), description: 'The customers that it touches, as they are.' },
    after: { ...list(customer), description: 'And as they would be.' },
    moves: { ...list(object({ subjectId: uuid, from: uuid, to: uuid })), description: 'Identifiers that would belong to another customer.' },
    refused: { ...list({ type: 'object' }), description: 'Links that would be refused, and are not now.' },
    statements: { ...list({ type: 'object' }), description: 'What would be published.' },
    settled: { type: 'boolean', description: 'Whether everything that is recorded has been taken into account.' },
    freshness: { type: 'object', description: 'How much of what has happened it knows of, as in every answer of the timeline service.' },
  }),
}
