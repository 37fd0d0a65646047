import { problemResponse, type JsonSchema, type Operation, type Parameter } from '@throughline/platform'
import { RULE_KIND_NAMES } from '@throughline/rules'

export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
export const tags = ['Rules']
export const kind: Parameter = {
  name: 'kind',
  in: 'path',
  description: 'What the rules are about.',
  required: true,
  schema: { enum: RULE_KIND_NAMES },
}
const parameters = [kind]
const rules = { limits: { customer: 1, email: 5 }, maxStronger: 10 }
const draft = {
  kind: 'identity',
  revision: '0198f0a2-5a7e-7c11-9d6e-3a1f0c9b2d44',
  basedOn: 3,
  rules: { ...rules, otherLimit: 100, maxSubjects: 1_000, maxNeighbours: 1_000, minConfidence: 0.8, blocked: [] },
  by: '0198f0a2-6b1d-7a90-8a4c-1f6be25b7d10',
  at: '2026-03-01T09:12:46.000000Z',
}
const shownDraft = { description: 'The draft, whole.', content: { 'application/json': { schema: ref('RuleDraft'), example: draft } } }
const published = {
  description: 'Kafka has the event that puts the version in force.',
  content: { 'application/json': { schema: ref('PublishedRules'), example: { kind: 'identity', version: 4, token: 'q1Zk…' } } },
}
const unknownKind = problemResponse(404, 'There is no such kind of rules.')
export const notSeen = problemResponse(409, 'Somebody else was faster: the draft, or what is in force, is not what was read.')
export const away = problemResponse(503, 'Rules cannot be read or changed at the moment.')

export const describeReadDraft: Operation = {
  operationId: 'readRuleDraft',
  summary: 'Read the draft of a kind of rules',
  tags,
  parameters,
  responses: { 200: shownDraft, 404: problemResponse(404, 'There is no such kind, or no draft.'), 503: away },
}

export const describeSaveDraft: Operation = {
  operationId: 'saveRuleDraft',
  summary: 'Make or change the draft of a kind of rules',
  description: [
    'There is one draft a kind, in force nowhere. `revision` names the draft that this one replaces; without it there must be none.',
    'What the rules leave out is filled in.',
  ].join(' '),
  tags,
  parameters,
  requestBody: { required: true, content: { 'application/json': { schema: ref('NewRuleDraft'), example: { rules, basedOn: 3 } } } },
  responses: {
    200: shownDraft,
    400: problemResponse(400, 'The body or the rules are not valid; `faults` names each fault by a JSON pointer into the rules.'),
    404: unknownKind,
    409: notSeen,
    503: away,
  },
}

export const describeDropDraft: Operation = {
  operationId: 'dropRuleDraft',
  summary: 'Drop the draft of a kind of rules',
  description: 'Doing it again changes nothing.',
  tags,
  parameters,
  responses: { 204: { description: 'There is no draft.' }, 404: unknownKind, 503: away },
}

export const describePublishRules: Operation = {
  operationId: 'publishRules',
  summary: 'Put a draft in force',
  description: [
    'As the version after the one that it is based on (or after `expectedVersion`, which must be in force). A read with',
    '`after=<token>` goes by the new rules. With `at` the version is reserved now, and told then. Whoever acts by a token of a person has to have signed in within five minutes.',
  ].join(' '),
  tags,
  parameters,
  requestBody: {
    required: true,
    content: { 'application/json': { schema: ref('RulePublication'), example: { revision: draft.revision, reason: 'Tablets in the stores' } } },
  },
  responses: {
    202: published,
    400: problemResponse(400, 'The body is not valid.'),
    404: problemResponse(404, 'There is no such kind, or no draft.'),
    409: notSeen,
    503: away,
  },
}

export const describeRollBackRules: Operation = {
  operationId: 'rollBackRules',
  summary: 'Put an earlier version of rules in force again',
  description: 'As a new version with the rules of version `to`; 0 is the standard.',
  tags,
  parameters,
  requestBody: { required: true, content: { 'application/json': { schema: ref('RuleRollback'), example: { to: 3, expectedVersion: 4 } } } },
  responses: {
    202: published,
    400: problemResponse(400, 'The body is not valid.'),
    404: problemResponse(404, 'There is no such kind, or no such version.'),
    409: notSeen,
    503: away,
  },
}

export const version: JsonSchema = { type: 'integer', minimum: 0, maximum: 2_147_483_646 }
export const revision: JsonSchema = { type: 'string', format: 'uuid' }
export const reason: JsonSchema = { type: 'string', minLength: 1, maxLength: 500, description: 'Why; it stays in the history.' }
export const later: JsonSchema = { type: 'string', format: 'date-time', description: 'When it is told, within a year; missing: now.' }
export const body: JsonSchema = { type: 'object', description: 'By the kind, see docs/reference/rules.md.', additionalProperties: true }

export const ruleSchemas: Readonly<Record<string, JsonSchema>> = {
  RuleDraft: {
    type: 'object',
    required: ['kind', 'revision', 'basedOn', 'rules', 'by', 'at'],
    properties: {
      kind: { enum: RULE_KIND_NAMES },
      revision: { ...revision, description: 'Another one with every change.' },
      basedOn: { ...version, description: 'Version in force when it was begun; 0: none.' },
      rules: body,
      by: { type: 'string', description: 'Who changed it last.' },
      at: { type: 'string', format: 'date-time' },
    },
  },
  NewRuleDraft: {
    type: 'object',
    required: ['rules', 'basedOn'],
    properties: {
      rules: body,
      basedOn: { ...version, description: 'The version in force that you have seen; 0: none was ever published.' },
      revision: { ...revision, description: 'Of the draft that it replaces.' },
    },
    additionalProperties: false,
  },
  RulePublication: {
    type: 'object',
    required: ['revision'],
    properties: {
      revision: { ...revision, description: 'Of the draft that you have seen.' },
      expectedVersion: { ...version, description: 'Default: what the draft is based on.' },
      reason,
      at: later,
    },
    additionalProperties: false,
  },
  RuleRollback: {
    type: 'object',
    required: ['to', 'expectedVersion'],
    properties: {
      to: { ...version, description: 'The version whose rules are to hold again; 0: the standard.' },
      expectedVersion: { ...version, description: 'The version in force that you have seen.' },
      reason,
    },
    additionalProperties: false,
  },
  PublishedRules: {
    type: 'object',
    required: ['kind', 'version', 'token'],
    properties: {
      kind: { enum: RULE_KIND_NAMES },
      version: { ...version, minimum: 1 },
      token: { type: ['string', 'null'], description: 'A read with `after=<token>` goes by these rules; null when they are told later.' },
      at: { ...later, description: 'When they are told, if that is later.' },
    },
  },
}
