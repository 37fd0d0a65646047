import { type JsonSchema, type Operation, problemResponse } from '@throughline/platform'
import { RULE_KIND_NAMES } from '@throughline/rules'
import { away, body, kind, later, notSeen, reason, ref, revision, tags, version } from './rules.js'

const told = [
  { kind: 'hours', version: 4 },
  { kind: 'promises', version: 2 },
]
const wishes = [
  { kind: 'hours', revision: '0198f0a2-5a7e-7c11-9d6e-3a1f0c9b2d44' },
  { kind: 'promises', to: 1, expectedVersion: 1 },
]

export const describeReleaseRules: Operation = {
  operationId: 'releaseRules',
  summary: 'Put rules of several kinds in force at once',
  description: [
    'Drafts, and earlier versions (`to`, as with rolling back). All are taken or none, and all are in force from the same moment on: no',
    'reader sees one without the others. With `at` they are reserved now and told then; until then the kinds take no other version.',
  ].join(' '),
  tags,
  requestBody: { required: true, content: { 'application/json': { schema: ref('RuleRelease'), example: { rules: wishes, reason: 'Winter hours' } } } },
  responses: {
    202: {
      description: 'Kafka has the events, or they are reserved.',
      content: { 'application/json': { schema: ref('ReleasedRules'), example: { rules: told, token: 'q1Zk…' } } },
    },
    400: problemResponse(400, 'The body is not valid.'),
    404: problemResponse(404, 'A kind has no draft, or no such version.'),
    409: notSeen,
    503: away,
  },
}

export const describeScheduledRules: Operation = {
  operationId: 'listScheduledRules',
  summary: 'List rules that are told later',
  description: 'What comes first first; also what a gateway has left unsent and another one is about to tell.',
  tags,
  responses: {
    200: {
      description: 'Reserved versions.',
      content: {
        'application/json': {
          schema: { type: 'object', required: ['scheduled'], properties: { scheduled: { type: 'array', items: ref('ScheduledRules') } } },
          example: { scheduled: [{ kind: 'hours', version: 4, at: '2026-12-24T18:00:00.000Z', by: '0198f0a2-6b1d-7a90-8a4c-1f6be25b7d10', with: [], rules: {} }] },
        },
      },
    },
    503: away,
  },
}

export const describeCancelScheduled: Operation = {
  operationId: 'cancelScheduledRules',
  summary: 'Take back rules that are told later',
  description: 'With what was scheduled together with them. What was a draft is one again, where there is no other by now.',
  tags,
  parameters: [kind],
  responses: {
    204: { description: 'They are not told.' },
    404: problemResponse(404, 'There is no such kind, or nothing of it is scheduled, or it is due by now.'),
    503: away,
  },
}

const kinds: JsonSchema = { enum: RULE_KIND_NAMES }
const one: JsonSchema = { type: 'object', required: ['kind', 'version'], properties: { kind: kinds, version: { ...version, minimum: 1 } } }
const token: JsonSchema = { type: ['string', 'null'], description: 'A read with `after=<token>` goes by these rules; null when they are told later.' }

export const releaseSchemas: Readonly<Record<string, JsonSchema>> = {
  RuleRelease: {
    type: 'object',
    required: ['rules'],
    properties: {
      rules: {
        type: 'array',
        minItems: 1,
        maxItems: 20,
        description: 'Each kind once.',
        items: {
          oneOf: [
            {
              type: 'object',
              required: ['kind', 'revision'],
              properties: { kind: kinds, revision: { ...revision, description: 'Of the draft that you have seen.' }, expectedVersion: version },
              additionalProperties: false,
            },
            {
              type: 'object',
              required: ['kind', 'to', 'expectedVersion'],
              properties: { kind: kinds, to: { ...version, description: 'The version whose rules are to hold again; 0: the standard.' }, expectedVersion: version },
              additionalProperties: false,
            },
          ],
        },
      },
      reason,
      at: later,
    },
    additionalProperties: false,
  },
  ReleasedRules: {
    type: 'object',
    required: ['rules', 'token'],
    properties: { rules: { type: 'array', items: one }, token, at: { ...later, description: 'When they are told, if that is later.' } },
  },
  ScheduledRules: {
    type: 'object',
    required: ['kind', 'version', 'at', 'by', 'with', 'rules'],
    properties: {
      kind: kinds,
      version: { ...version, minimum: 1 },
      at: { type: 'string', format: 'date-time', description: 'When they are told.' },
      by: { type: 'string', description: 'Who scheduled them.' },
      reason,
      with: { type: 'array', items: one, description: 'What is in force from the same moment on.' },
      rules: body,
    },
  },
}
