import { problemResponse, type Operation, type Parameter } from '@throughline/platform'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const type = 'urn:throughline:problem:'
const tags = ['Identity']
const email = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'
const phone = '9c1f04d2-77aa-8b21-a3f0-4f5c2c9d7e11'
const reason = 'she said so on the phone'

const reference: Parameter = {
  name: 'ref',
  in: 'path',
  description: 'The customer: `type:value`, percent-encoded, or `id:<uuid>`.',
  required: true,
  schema: { type: 'string', maxLength: 2_048 },
  example: 'email:ann%40example.com',
}
const key: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'The same key and request of the same caller state a thing once, for ever; with another request the key is refused. ' +
    'It is the time of the first that counts.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
}
const json = (name: string, example?: unknown) => ({
  'application/json': { schema: ref(name), ...(example === undefined ? {} : { example }) },
})
const id = '0b0c8a3e-2f0e-8d4b-9c55-0a8e4a4b7d10'
const answer = (eventType: string) => ({
  events: [{ source: '/throughline/statements', id, uid: phone, type: eventType, statusUrl: `/v1/events?source=%2Fthroughline%2Fstatements&id=${id}` }],
  token: 'q0mVtYy9d0yq3kq2nZC8bw',
})
const subjects = [{ subjectId: email, type: 'email' }, { subjectId: phone, type: 'phone' }]
const preview = {
  dryRun: true,
  subjectId: email,
  customerId: email,
  version: '5a1b9c0d7e2f4a68',
  at: '2026-03-01T09:31:07.25Z',
  achieved: true,
  before: subjects.map((one) => ({ customerId: one.subjectId, ref: `id:${one.subjectId}`, size: 1, subjects: [one] })),
  after: [{ customerId: email, ref: `id:${email}`, size: 2, subjects }],
  moves: [{ subjectId: phone, from: phone, to: email }],
  refused: [],
  statements: [{ type: 'identity.linked', sides: [[subjects[0]], [subjects[1]]] }],
  settled: true,
  freshness: { position: 'JYx6v0Gk2m3o6sOa0Yp0tA', ageMs: 310 },
}

const badRequest = problemResponse(400, 'A parameter or the body is not valid, or a value names nobody.')
const unknown = problemResponse(404, 'There is nothing of somebody who is named; the problem says of whom.')
const conflict = problemResponse(409, 'The customer has another version by now, or the rules forbid it; nothing was published.', {
  type: `${type}version-changed`,
  title: 'The customer is not what you have seen',
  detail: 'Somebody has changed who this customer is. Look again, and decide by what is so now.',
  version: '5a1b9c0d7e2f4a68',
  customerId: email,
})
const unprocessable = problemResponse(422, 'The key was used for another request, an identifier is not theirs, or there are too many.')
const reused = problemResponse(422, 'The key was used for another request.')
const away = problemResponse(503, 'The timeline service, the log or Kafka is away. Nothing was changed, or it counts once: ask again.')
const late = problemResponse(504, 'What `after` stands for did not become known in time.')

const accepted = (eventType: string) => ({ description: 'Stored as an event.', content: json('StatementAnswer', answer(eventType)) })
const statement = (eventType: string) => ({
  200: { description: 'With `dryRun`: what would change.', content: json('IdentityPreview', preview) },
  202: accepted(eventType),
  400: badRequest,
  404: unknown,
  409: conflict,
  422: unprocessable,
  503: away,
  504: late,
})

export const describeMerge: Operation = {
  operationId: 'mergeCustomers',
  summary: 'Say that two customers are one person',
  description:
    'It becomes an `identity.linked`. Nothing is moved: an unmerge gives back what was. What was said to be apart is ' +
    'brought together, too. What the rules forbid is not published.',
  tags,
  parameters: [reference, key],
  requestBody: { required: true, content: json('MergeRequest', { with: 'phone:+15551234567', reason }) },
  responses: statement('identity.linked'),
}

export const describeUnmerge: Operation = {
  operationId: 'unmergeCustomers',
  summary: 'Say that a customer is two persons',
  description:
    'It becomes an `identity.unlinked` with all identifiers of both, so that no later event brings them together again; ' +
    'only a merge does. The last merge between the two falls apart into what it was.',
  tags,
  parameters: [reference, key],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: ref('UnmergeRequest'),
        examples: { twoPersons: { value: { from: 'phone:+15551234567', reason } }, takeOut: { value: { from: ['phone:+15551234567'] } } },
      },
    },
  },
  responses: statement('identity.unlinked'),
}

export const describeIdentifiers: Operation = {
  operationId: 'changeIdentifiers',
  summary: 'Give a customer identifiers, or take some away',
  description: 'Each of `remove`, `reassigned` and `add` becomes an event of its own, in this order.',
  tags,
  parameters: [reference, key],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: ref('IdentifiersRequest'),
        examples: {
          add: { value: { add: ['phone:+15551234567'], reason } },
          newOwner: { value: { reassigned: { identifier: 'phone:+15551234567', from: '2026-03-01T00:00:00Z', to: 'email:bob@example.com' } } },
        },
      },
    },
  },
  responses: statement('identity.linked'),
}

export const describeRefile: Operation = {
  operationId: 'refileEvent',
  summary: 'Say that an event belongs to somebody else',
  description: 'It becomes an `event.refiled`, which may come before its event. The event stays where it is and is shown there.',
  tags,
  parameters: [key],
  requestBody: { required: true, content: json('RefileRequest', { source: '/chat', id: 'chat-811-7', to: 'email:bob@example.com', reason }) },
  responses: { 202: accepted('event.refiled'), 400: badRequest, 422: reused, 503: away },
}

export const describeRetract: Operation = {
  operationId: 'retractEvent',
  summary: 'Say that an event never happened',
  description: 'It becomes an `event.retracted`. The event stays in the log and is shown no more; to have it gone, erase it.',
  tags,
  parameters: [key],
  requestBody: { required: true, content: json('RetractRequest', { source: '/chat', id: 'chat-811-7', reason: 'a test' }) },
  responses: { 202: accepted('event.retracted'), 400: badRequest, 422: reused, 503: away },
}
