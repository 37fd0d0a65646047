import { type JsonSchema, type Operation, type Parameter, problemResponse } from '@throughline/platform'

const tags = ['Commitments']
const text = (most: number, description?: string): JsonSchema => ({ type: 'string', minLength: 1, maxLength: most, ...(description !== undefined && { description }) })
const object = (properties: Record<string, JsonSchema>, required: readonly string[] = []): JsonSchema => ({
  type: 'object',
  required: [...required],
  properties,
  additionalProperties: false,
})

const by = object(
  { kind: { enum: ['agent', 'bot', 'system'] }, id: text(255), name: text(255) },
  ['kind'],
)

export const commitmentSchemas: Record<string, JsonSchema> = {
  CommitmentRequest: object(
    {
      what: text(2_000, 'In a few words.'),
      kind: text(128, '`call-back`, `delivery`, `repair`, `refund`, …: a fact of that kind keeps it.'),
      dueAt: { type: 'string', format: 'date-time' },
      durationMs: { type: 'integer', minimum: 1, maximum: 315_360_000_000, description: 'Instead of `dueAt`: counted from now, in ms.' },
      withinOpenMs: { type: 'integer', minimum: 1, maximum: 999_999_999, description: 'Or: within so much time in which we are there, by the rules of hours, in ms.' },
      words: text(2_000, 'What the customer heard or read.'),
      owner: text(255, 'Who has to keep it; default: `by`.'),
      queue: text(128, 'The team that has to.'),
      about: object({
        source: text(1_024), conversation: text(1_024), orderId: text(1_024), contractId: text(1_024), complaintId: text(1_024), product: text(255),
      }),
      channel: text(128, 'On which it was promised.'),
      topic: text(128),
      by: { ...by, description: 'Who promises; default: who calls.' },
    },
    ['what'],
  ),
  CommitmentEndRequest: object({ how: text(2_000, 'In a few words.'), reason: text(128, 'A code; not of a promise that was kept.'), by }),
  CommitmentAnswer: {
    type: 'object',
    required: ['commitmentId', 'events', 'token'],
    properties: {
      commitmentId: { type: 'string', description: 'Names the promise in whatever is said of it later.' },
      events: { type: 'array', items: { type: 'object' } },
      token: { type: 'string', description: 'Opaque. A read with `after=<token>` knows of it.' },
    },
  },
}

const ref: Parameter = {
  name: 'ref',
  in: 'path',
  description: 'The customer: `type:value`, percent-encoded, or `id:<uuid>`.',
  required: true,
  schema: { type: 'string', maxLength: 2_048 },
  example: 'email:ann%40example.com',
}
const id: Parameter = {
  name: 'id',
  in: 'path',
  description: 'The `commitmentId`, percent-encoded.',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 1_024 },
  example: '0b0c8a3e-2f0e-8d4b-9c55-0a8e4a4b7d10',
}
const key: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key and request of the same caller say a thing once, for ever; with another request the key is refused.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
}

const schemaOf = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const uid = '9c1f04d2-77aa-8b21-a3f0-4f5c2c9d7e11'
const commitmentId = '0b0c8a3e-2f0e-8d4b-9c55-0a8e4a4b7d10'
const answered = (type: string) => ({
  202: {
    description: 'Stored as an event.',
    content: {
      'application/json': {
        schema: schemaOf('CommitmentAnswer'),
        example: {
          commitmentId,
          events: [{ source: '/throughline/statements', id: commitmentId, uid, type, statusUrl: `/v1/events?source=%2Fthroughline%2Fstatements&id=${commitmentId}` }],
          token: 'q0mVtYy9d0yq3kq2nZC8bw',
        },
      },
    },
  },
  400: problemResponse(400, 'A parameter or the body is not valid, or the reference can name nobody.'),
  422: problemResponse(422, 'The key was used for another request, or nobody is there for so long.'),
  503: problemResponse(503, 'Kafka, the log or the timeline service is away. It counts once: ask again.'),
})

export const describeCommitment: Operation = {
  operationId: 'makeCommitment',
  summary: 'Promise something to a customer',
  description:
    'It becomes a `commitment.made`. Before it is due a reminder (`commitment.due`) goes to webhooks and Kafka; a fact of its kind keeps it, ' +
    'as does `keep`. `GET /v1/commitments` of the timeline service lists what is due.',
  tags,
  parameters: [ref, key],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: schemaOf('CommitmentRequest'),
        example: { what: 'Call back with a fitting date', kind: 'call-back', dueAt: '2026-03-10T15:00:00Z', words: 'We call you back by four.', owner: 'jonas' },
      },
    },
  },
  responses: answered('commitment.made'),
}

const ending = (operationId: string, summary: string, type: string, example: object): Operation => ({
  operationId,
  summary,
  description: `It becomes a \`${type}\`. The last word on a promise counts; of a promise that nobody has made it changes nothing.`,
  tags,
  parameters: [ref, id, key],
  requestBody: { required: false, content: { 'application/json': { schema: schemaOf('CommitmentEndRequest'), example } } },
  responses: answered(type),
})

export const describeKeep = ending('keepCommitment', 'Say that a promise was kept', 'commitment.kept', { how: 'by mail' })
export const describeBreak = ending('breakCommitment', 'Say that a promise was not kept', 'commitment.broken', { reason: 'no-staff' })
export const describeWithdraw = ending('withdrawCommitment', 'Say that a promise holds no longer', 'commitment.withdrawn', { reason: 'not-wanted' })
