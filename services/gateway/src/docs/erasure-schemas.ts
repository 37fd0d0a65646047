import type { JsonSchema } from '@throughline/platform'

const text: JsonSchema = { type: 'string' }
const asked: JsonSchema = { type: 'string', minLength: 1, maxLength: 1_024 }
const time: JsonSchema = { type: 'string', format: 'date-time' }
const maybe = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] })
const count: JsonSchema = { type: 'integer', minimum: 0 }
const reason: JsonSchema = { type: 'string', minLength: 1, maxLength: 500, description: 'Kept for ever: it must not name the person.' }
const dryRun: JsonSchema = { type: 'boolean', default: false, description: 'Only say what would go.' }
const pointers: JsonSchema = { type: 'array', items: { ...text, maxLength: 1_024 }, minItems: 1, maxItems: 100, description: 'JSON pointers into the event.' }
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items })
const object = (properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema => ({
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
})
const hold: JsonSchema = { $ref: '#/components/schemas/LegalHold' }
const subjectCount = object({ subject: text, events: count })

const erasure: Record<string, JsonSchema> = {
  id: { type: 'string', format: 'uuid' },
  kind: { enum: ['customer', 'event', 'field'] },
  status: { enum: ['accepted', 'unreadable', 'done'], description: 'done: in no file of the database any more.' },
  subjects: list(text),
  event: maybe({ type: 'string', format: 'uuid', description: 'As the log has it.' }),
  fields: maybe(list(text)),
  reason: text,
  requestedBy: text,
  erasedAt: { ...time, description: 'What happened up to then is not taken any more.' },
  unreadableAt: maybe({ ...time, description: 'Since then nobody can read it.' }),
  filesRewrittenAt: maybe({ ...time, description: 'Since then it is in no file of the database.' }),
  expiredAt: maybe({ ...time, description: 'From then on it is in no WAL, backup or Kafka topic.' }),
  erased: object({ events: count, quarantined: count }),
  href: text,
}

export const erasureSchemas: Record<string, JsonSchema> = {
  CustomerErasure: {
    ...object({ reason, dryRun, subjects: { type: 'array', items: asked, maxItems: 99 } }, ['dryRun', 'subjects']),
    additionalProperties: false,
  },
  EventErasure: {
    ...object({ source: asked, id: asked, fields: pointers, reason, dryRun }, ['fields', 'dryRun']),
    additionalProperties: false,
  },
  CustomerErasurePreview: object({
    dryRun: { const: true },
    subjects: list(object({ subject: text, events: count, quarantined: count })),
    named: { ...list(subjectCount), description: 'Others that the events name: perhaps the same person.' },
    countedUpTo: count,
    holds: list(hold),
  }),
  EventErasurePreview: object({
    dryRun: { const: true },
    event: { type: 'string', format: 'uuid' },
    type: text,
    subject: text,
    fields: maybe(list(text)),
    holds: list(hold),
  }),
  Erasure: object(erasure),
  ErasureWithReceipt: object({ ...erasure, receipt: { ...text, description: 'A JWS; see docs/how-to/erase.md.' } }),
  ErasurePage: object({ erasures: list({ $ref: '#/components/schemas/Erasure' }), next: maybe(text) }),
  HoldRequest: { ...object({ reason }), additionalProperties: false },
  LegalHold: object({
    id: { type: 'string', format: 'uuid' },
    subject: text,
    reason: text,
    placedBy: text,
    placedAt: time,
    releasedBy: maybe(text),
    releasedAt: maybe(time),
  }),
}
