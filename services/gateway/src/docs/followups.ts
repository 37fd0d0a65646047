import { type JsonSchema, type Operation, type Parameter, problemResponse, type Response } from '@throughline/platform'
import { z } from 'zod'
import { bodies, type Command, EVENT_OF, openBody } from '../followups/requests.js'

const tags = ['Follow-ups']
const type = 'urn:throughline:problem:'
const followupId = '3f8a4a52-3c0e-8b5e-9d5c-0b8b4c8a7e11'
const uid = '9c1f04d2-77aa-8b21-a3f0-4f5c2c9d7e11'

function bodyOf(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...body } = z.toJSONSchema(schema, { io: 'input' })
  return body
}

export const followUpSchemas: Record<string, JsonSchema> = {
  FollowUpAnswer: {
    type: 'object',
    required: ['followupId', 'events', 'token'],
    properties: {
      followupId: { type: 'string', format: 'uuid', description: 'Names the follow-up in whatever is said of it later.' },
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
const id: Parameter = { name: 'id', in: 'path', description: 'The `followupId`.', required: true, schema: { type: 'string', minLength: 1, maxLength: 128 }, example: followupId }
const key: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key and request of the same caller say a thing once, for ever; with another request the key is refused.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
}

const answerOf = (event: string): Response => ({
  description: 'Stored as an event.',
  content: {
    'application/json': {
      schema: { $ref: '#/components/schemas/FollowUpAnswer' },
      example: {
        followupId,
        events: [{ source: '/throughline/statements', id: uid, uid, type: event, statusUrl: `/v1/events?source=%2Fthroughline%2Fstatements&id=${uid}` }],
        token: 'q0mVtYy9d0yq3kq2nZC8bw',
      },
    },
  },
})
const common = {
  400: problemResponse(400, 'A parameter or the body is not valid.'),
  422: problemResponse(422, 'The key was used for another request.'),
  503: problemResponse(503, 'The timeline service, the log or Kafka is away. Nothing was changed, or it counts once: ask again.'),
  504: problemResponse(504, 'What `after` stands for did not become known in time.'),
}
const conflict = problemResponse(409, 'It is closed (or, to be reopened, is not), or has another version than `expectedVersion`; nothing was published.', {
  type: `${type}version-changed`,
  title: 'The follow-up is not what you have seen',
  detail: 'Somebody has changed it. Look again, and decide by what is so now.',
  version: uid,
  state: 'closed',
})
const aboveLimit = problemResponse(403, 'It is above the limit of the caller’s roles; says the limit, and who may.', {
  type: `${type}above-limit`,
  title: 'It is above your limit',
  detail: 'With what was granted before, you may grant up to 25.00 EUR in one follow-up; these roles may: lead.',
  limit: { amount: '25.00', currency: 'EUR' },
  mayGrant: ['lead'],
})

const WHAT: Readonly<Record<Command, { summary: string; description: string; example: object }>> = {
  assign: { summary: 'Give a follow-up to somebody', description: 'Another owner, queue or due time. With an owner or a queue, the owner before is no longer in charge.', example: { owner: 'ann', dueAt: '2026-03-02T16:00:00Z' } },
  note: { summary: 'Write something down', description: 'For one another: the customer never sees it.', example: { text: 'Called twice, no answer' } },
  cause: { summary: 'Say what the root cause was', description: 'The latest one counts, and recurring ones are counted.', example: { cause: 'late-delivery' } },
  action: { summary: 'Say what was done about it', description: 'A code out of your list, and words.', example: { action: 'sent-again', text: 'by express' } },
  goodwill: { summary: 'Grant goodwill', description: 'Up to the limit of the caller’s roles, by the rules of limits, with what was granted in this follow-up before.', example: { amount: { amount: '12.50', currency: 'EUR' }, kind: 'voucher' } },
  tell: { summary: 'Tell the customer', description: 'What they said, and what was done; in words, or by a template. The event has the link to a page that shows them how far it is.', example: { said: 'The tyres came late', did: 'We sent new ones by express', channel: 'email' } },
  escalate: { summary: 'Give it to somebody who can do more', description: 'By hand; what is overdue goes its way by the rules of care.', example: { queue: 'lead', reason: 'asked-for' } },
  close: { summary: 'Close a follow-up', description: 'With its outcome. Whether the customer came back is found out afterwards.', example: { outcome: 'fulfilled' } },
  reopen: { summary: 'Open a closed one again', description: 'It is due again after as long as the first time, unless `dueAt` says otherwise.', example: { reason: 'not-solved' } },
}

function commandOf(command: Command): Operation {
  const { summary, description, example } = WHAT[command]
  return {
    operationId: `${command}FollowUp`,
    summary,
    description: `${description} It becomes a \`${EVENT_OF[command]}\`.`,
    tags,
    parameters: [id, key],
    requestBody: { required: true, content: { 'application/json': { schema: bodyOf(bodies[command]), example } } },
    responses: {
      202: answerOf(EVENT_OF[command]),
      ...common,
      ...(command === 'goodwill' && { 403: aboveLimit }),
      404: problemResponse(404, 'There is no such follow-up.'),
      409: conflict,
    },
  }
}

export const describeCommand: Readonly<Record<Command, Operation>> = {
  assign: commandOf('assign'),
  note: commandOf('note'),
  cause: commandOf('cause'),
  action: commandOf('action'),
  goodwill: commandOf('goodwill'),
  tell: commandOf('tell'),
  escalate: commandOf('escalate'),
  close: commandOf('close'),
  reopen: commandOf('reopen'),
}

export const describeOpen: Operation = {
  operationId: 'openFollowUp',
  summary: 'Have somebody see to a customer',
  description: 'By hand; signals open others by the rules of care. It becomes a `followup.opened`.',
  tags,
  parameters: [ref, key],
  requestBody: { required: true, content: { 'application/json': { schema: bodyOf(openBody), example: { kind: 'unhappy-call', severity: 'high', reason: 'She was near to tears', queue: 'care' } } } },
  responses: { 202: answerOf('followup.opened'), ...common, 404: problemResponse(404, 'There is nothing of this customer.') },
}

const page = (description: string): Response => ({ description, content: { 'text/html': { schema: { type: 'string', maxLength: 65_536 } } } })

export const describeStatusPage: Operation = {
  operationId: 'showFollowUpStatus',
  summary: 'The page behind the link that a customer was told',
  description: 'For people: what they said, what was done, how far it is and when they hear more. Never notes. Needs no key: whoever has the link may look.',
  tags,
  parameters: [
    { name: 'token', in: 'path', required: true, description: 'The end of the link in `followup.told`: sealed.', schema: { type: 'string', minLength: 1, maxLength: 1_024 } },
  ],
  responses: {
    200: page('The page.'),
    404: page('The link is none of ours, or its tenant is suspended.'),
    410: page('The link is over, or what it was about has been erased.'),
    429: page('Too often with this link; `Retry-After` says when to try again.'),
    503: page('The timeline service is away for the moment.'),
  },
}
