import { type JsonSchema, type Operation, type Parameter, problemResponse } from '@throughline/platform'
import { RULE_KIND_NAMES, RULE_KINDS } from '@throughline/rules'
import { z } from 'zod'
import { previewBody } from '../rules/preview-body.js'
import { MAX_LIMIT, MAX_WAIT_MS } from '../timeline/timeline-parameters.js'
import { commonProblems } from './common.js'
import { exampleFreshness } from './schemas.js'

const { $schema: _dialect, ...body } = z.toJSONSchema(previewBody, { io: 'input' })
const tags = ['rules']
const kindSchema: JsonSchema = { enum: RULE_KIND_NAMES }
const kindParameter: Parameter = { name: 'kind', in: 'path', required: true, description: 'What the rules are about.', schema: kindSchema }
const waitParameters: Parameter[] = [
  { name: 'after', in: 'query', description: 'Token of a publication: the answer goes by it.', schema: { type: 'string', maxLength: 20_000 } },
  { name: 'wait', in: 'query', description: 'For how long it may be waited for, in ms.', schema: { type: 'integer', minimum: 0, maximum: MAX_WAIT_MS, default: 1_000 } },
]
const object = (properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema => ({
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
})
const list = (items: JsonSchema, description?: string): JsonSchema => ({ type: 'array', items, ...(description && { description }) })
const uuid: JsonSchema = { type: 'string', format: 'uuid' }
const time: JsonSchema = { type: 'string', format: 'date-time' }
const text: JsonSchema = { type: 'string' }
const count: JsonSchema = { type: 'integer', minimum: 0 }
const rules: JsonSchema = { type: 'object', description: 'By the kind, see docs/reference/rules.md.' }

const publication = { at: time, by: text, reason: text, restores: { ...count, description: 'The earlier version whose rules these are; 0: the standard.' } }
const inForce = object(
  {
    kind: kindSchema,
    summary: text,
    version: { ...count, description: '0: the standard, nothing was ever published.' },
    rules,
    settled: { type: 'boolean', description: 'Whether everything goes by them: while customers are being resolved again, not yet.' },
    published: object(publication, ['reason', 'restores']),
    draft: object({ revision: uuid, basedOn: count, by: text, at: time }),
  },
  ['published', 'draft'],
)
const versions = object({
  kind: kindSchema,
  versions: list(object({ version: count, ...publication, rules }, ['reason', 'restores']), 'The newest first.'),
  next: { type: ['string', 'null'], description: '`cursor` of the next page.' },
})

const groups = list(object({ customerId: uuid, members: list(uuid, 'Ids of identifiers, or of their eras.') }))
const identityOutcome = {
  looked: object({
    customers: count,
    identifiers: count,
    tooLarge: { ...count, description: 'Customers that hang together with more identifiers than are looked at.' },
    all: { type: 'boolean', description: 'Whether these are all customers that there are.' },
  }),
  joined: { ...count, description: 'Changes after which there are fewer customers.' },
  apart: { ...count, description: 'Changes after which there are more.' },
  changes: list(object({ before: groups, after: groups }), '100 at most.'),
  refused: list(object({ between: list(uuid), reason: text, event: uuid }), 'Links that would be refused, and are not now; 100 at most.'),
  more: { type: 'boolean', description: 'Whether there are changes or links that are not shown.' },
} satisfies Record<string, JsonSchema>
const stage = object({ stage: text, rule: text }, ['rule'])
const journeyOutcome = {
  looked: object({ customers: count, all: { type: 'boolean' } }),
  changed: { ...count, description: 'Customers that would be in another stage.' },
  stages: { type: 'object', description: 'By stage: how many of them are in it, and would be.', additionalProperties: object({ before: count, after: count }) },
  changes: list(object({ customerId: uuid, before: stage, after: stage }), '100 at most.'),
  more: { type: 'boolean' },
} satisfies Record<string, JsonSchema>
const head = {
  kind: kindSchema,
  version: { ...count, description: 'In force.' },
  settled: { type: 'boolean', description: 'Whether everything that is recorded has been taken into account.' },
  freshness: { $ref: '#/components/schemas/Freshness' },
} satisfies Record<string, JsonSchema>
const shortWay: JsonSchema = { type: ['object', 'null'], description: 'As in availability; null: there is no such way.' }
const shortDecision = object(
  { allowed: { type: 'boolean' }, channel: { type: ['string', 'null'] }, nextAt: { type: ['string', 'null'] }, says: { type: 'object' } },
  ['says'],
)
const reachOutcome = {
  looked: object({ times: count, ways: count, customers: count, all: { type: 'boolean' } }),
  ways: list(
    object({ at: time, channel: text, queue: text, organisation: text, before: shortWay, after: shortWay }, ['queue', 'organisation']),
    'Ways to reach us that would be others at one of the times; 100 at most.',
  ),
  decisions: list(object({ customerId: uuid, purpose: text, at: time, before: shortDecision, after: shortDecision }), 'Decisions that would be others; 100 at most.'),
  more: { type: 'boolean' },
} satisfies Record<string, JsonSchema>
const surveyOutcome = {
  looked: object({ customers: count, all: { type: 'boolean' } }),
  days: { ...count, description: 'Of the last days: what people agreed to and wish is as it is now.' },
  asked: { ...count, description: 'Questions that would have been asked, or still would.' },
  kept: { type: 'object', description: 'Those that would not have been, by why.', additionalProperties: count },
  questions: list(object({ customerId: uuid, survey: text, eventUid: uuid, dueAt: time, channel: text, language: text }, ['channel']), 'The newest; 100 at most.'),
  more: { type: 'boolean' },
} satisfies Record<string, JsonSchema>
const careOutcome = {
  since: time,
  until: time,
  looked: object({
    customers: count,
    events: { ...count, description: 'Of all of them together; from 50,000 on no further customer is looked at.' },
    partial: { ...count, description: 'Customers of whom only the newest 2,500 events were looked at.' },
    all: { type: 'boolean', description: 'Whether these are all customers who were active in the period.' },
  }),
  kinds: {
    type: 'object',
    description: 'By kind of signal, what came up in the period: signals, or for the kind care the follow-ups that they would have been wanted for.',
    additionalProperties: object({
      before: { ...count, description: 'By the rules in force.' },
      after: { ...count, description: 'By those that are tried.' },
      new: count,
      gone: count,
      changed: { ...count, description: 'Found by both, but at another time, by other events, as something worse, or for somebody else.' },
    }),
  },
  examples: list(
    object(
      {
        change: { enum: ['new', 'gone'] },
        customerId: uuid,
        ref: { ...text, description: 'The customer, as routes take it.' },
        kind: text,
        openedAt: time,
        evidence: list(uuid, 'Uids of events; 100 at most.'),
        severity: text,
        closedAt: time,
        rule: text,
        owner: text,
        queue: text,
        dueAt: time,
      },
      ['closedAt', 'rule', 'owner', 'queue', 'dueAt'],
    ),
    'Of each kind so many as `examples` says.',
  ),
  more: { type: 'boolean', description: 'Whether there are changes that no example shows.' },
} satisfies Record<string, JsonSchema>
const outcomes = [identityOutcome, journeyOutcome, reachOutcome, surveyOutcome, careOutcome]
const preview: JsonSchema = { anyOf: outcomes.map((outcome) => object({ ...head, ...outcome })) }

const one = {
  kind: 'identity',
  summary: RULE_KINDS.identity.summary,
  version: 4,
  rules: { ...RULE_KINDS.identity.standard, maxStronger: 10 },
  settled: true,
  published: { at: '2026-03-01T09:12:46.000000Z', by: '0198f0a2-6b1d-7a90-8a4c-1f6be25b7d10', reason: 'Tablets in the stores' },
}
const [ann, tablet] = ['6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90', '9c1f04d2-77aa-8b21-a3f0-4f5c2c9d7e11']
const unknownKind = problemResponse(404, 'There is no such kind of rules.')
const badParameter = problemResponse(400, 'A parameter is not valid.')
const late = { 504: commonProblems[504] }
const json = (schema: JsonSchema, example: unknown) => ({ 'application/json': { schema, example } })

export const rulesOperation: Operation = {
  operationId: 'listRules',
  summary: 'Which rules are in force',
  tags,
  parameters: waitParameters,
  responses: {
    200: { description: 'Every kind.', content: json(object({ kinds: list(inForce) }), { kinds: [one] }) },
    400: badParameter,
    ...late,
  },
}

export const ruleOperation: Operation = {
  operationId: 'readRules',
  summary: 'Which rules of a kind are in force',
  tags,
  parameters: [kindParameter, ...waitParameters],
  responses: { 200: { description: 'They are whole.', content: json(inForce, one) }, 400: badParameter, 404: unknownKind, ...late },
}

export const ruleVersionsOperation: Operation = {
  operationId: 'listRuleVersions',
  summary: 'Which rules of a kind were in force, since when, by whom and why',
  tags,
  parameters: [
    kindParameter,
    ...waitParameters,
    { name: 'limit', in: 'query', description: 'Versions of a page.', schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 50 } },
    { name: 'cursor', in: 'query', description: '`next` of the page before.', schema: { type: 'string', maxLength: 9 } },
  ],
  responses: {
    200: { description: 'A page.', content: json(versions, { kind: 'identity', versions: [{ version: 4, ...one.published, rules: one.rules }], next: null }) },
    400: badParameter,
    404: unknownKind,
    ...late,
  },
}

export const rulePreviewOperation: Operation = {
  operationId: 'previewRules',
  summary: 'What other rules would change',
  description:
    'Tries the draft, or the `rules` of the request, on what is stored, and changes nothing. It looks at a sample of the customers ' +
    '(the first by their ids, which are keyed hashes: the same ones each time) and at those that are named, for some 4 s at most; ' +
    '`looked` says at how many. Rules of the kinds hours, promises, contact and templates are tried at times (`at`): what would have been ' +
    'said of the ways to reach us, and decided on contacting these customers. Rules of the kinds signals and care are tried on those who were ' +
    'active last in a period (`since`, `until`): what they would have found, and not found any more.',
  tags,
  parameters: [kindParameter],
  requestBody: { required: true, content: json(body, { rules: { maxStronger: 10 }, sample: 200, customers: ['email:ann@example.com'] }) },
  responses: {
    200: {
      description: 'What would change.',
      content: json(preview, {
        kind: 'identity',
        version: 4,
        settled: true,
        looked: { customers: 200, identifiers: 731, tooLarge: 0, all: false },
        joined: 0,
        apart: 1,
        changes: [
          {
            before: [{ customerId: ann, members: [ann, tablet] }],
            after: [{ customerId: ann, members: [ann] }, { customerId: tablet, members: [tablet] }],
          },
        ],
        refused: [{ between: [ann, tablet], reason: 'hub', event: '5b0f7d1e-2c4a-8f3b-9d6e-1a2b3c4d5e6f' }],
        more: false,
        freshness: exampleFreshness,
      }),
    },
    400: problemResponse(400, 'The body or the rules are not valid; `faults` names each fault by a JSON pointer into the rules.'),
    404: problemResponse(404, 'There is no such kind, or no draft.'),
    422: problemResponse(422, 'Rules of this kind cannot be tried.'),
    ...late,
  },
}
