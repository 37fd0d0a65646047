import { type JsonSchema, type Operation, type Parameter, problemResponse } from '@throughline/platform'
import { z } from 'zod'
import { renderBody } from '../reach/reach-parameters.js'
import { freshness, instant, invalidParameterProblem, single, uuid, waitParameters } from './care-common.js'
import { commonProblems } from './common.js'
import { exampleFreshness } from './schemas.js'

const { $schema: _dialect, ...renderSchema } = z.toJSONSchema(renderBody, { io: 'input' })
const tags = ['reach']
const text: JsonSchema = { type: 'string' }
const name: JsonSchema = { type: 'string', minLength: 1, maxLength: 128 }
const count: JsonSchema = { type: 'integer', minimum: 0 }
const orNull = (schema: JsonSchema, description: string): JsonSchema => ({ ...schema, type: [schema['type'] as string, 'null'], description })
const object = (properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema => ({
  type: 'object',
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  properties,
})

const at = single('at', 'Another time than now.', instant)
const language = single('language', 'In which it is said, BCP 47.', { type: 'string', maxLength: 35 })
const queue = single('queue', 'Only this queue.', name)
const organisation = single('organisation', 'Only this organisation.', name)
const channelPath: Parameter = { name: 'channel', in: 'path', required: true, description: 'As events name it, such as voice.', schema: name }

const said = object({
  template: text,
  language: text,
  format: { enum: ['text', 'html'] },
  subject: text,
  text,
  unsaid: { type: 'string', description: 'Why there are no words: the template needs more than is known here.' },
}, ['language', 'format', 'subject', 'text', 'unsaid'])

const way = object(
  {
    channel: text,
    queue: text,
    organisation: text,
    name: text,
    to: { type: 'string', description: 'The number, address or link.' },
    timeZone: text,
    open: { type: 'boolean' },
    opensAt: orNull(instant, 'When it opens next; null while it is open, or when it opens on none of the next 400 days.'),
    closesAt: orNull(instant, 'When it closes next; null while it is closed, or when it never does.'),
    today: { type: 'array', items: object({ from: instant, to: instant }), description: 'What begins on this day, in its time zone.' },
    day: { type: 'string', description: 'What this day is called, where it is unlike others.' },
    expectedWaitMs: count,
    answerWithinMs: count,
    answeredBy: { ...instant, description: 'Until when somebody is answered who turns to us now.' },
    says: said,
  },
  ['queue', 'organisation', 'name', 'to', 'day', 'expectedWaitMs', 'answerWithinMs', 'answeredBy', 'says'],
)
const availability = object({ at: instant, timeZone: text, ways: { type: 'array', items: way }, versions: object({ hours: count, promises: count, templates: count }), freshness })
const availabilityExample = {
  at: '2026-12-24T17:30:00.000Z',
  timeZone: 'Europe/Berlin',
  ways: [
    {
      channel: 'voice',
      name: 'Phone',
      to: '+4930123456',
      timeZone: 'Europe/Berlin',
      open: false,
      opensAt: '2026-12-28T08:00:00.000Z',
      closesAt: null,
      today: [{ from: '2026-12-24T08:00:00.000Z', to: '2026-12-24T11:00:00.000Z' }],
      day: 'Christmas Eve',
      expectedWaitMs: 120_000,
    },
  ],
  versions: { hours: 3, promises: 1, templates: 0 },
  freshness: exampleFreshness,
}
const availabilityAnswer = { description: 'Ways to reach us.', content: { 'application/json': { schema: availability, example: availabilityExample } } }

export const availabilityOperation: Operation = {
  operationId: 'readAvailability',
  summary: 'Say every way to reach us, and whether it is open',
  description: 'In the order in which the rules of the kind `hours` list them, by the rules that are in force now, also for another time.',
  tags,
  parameters: [at, queue, organisation, language, ...waitParameters, single('channel', 'Only this channel.', name)],
  responses: { 200: availabilityAnswer, 400: invalidParameterProblem, ...commonProblems },
}

export const channelAvailabilityOperation: Operation = {
  operationId: 'readChannelAvailability',
  summary: 'Say whether a channel is open, and when it is',
  description: 'All ways of the channel, each queue and organisation by itself.',
  tags,
  parameters: [channelPath, at, queue, organisation, language, ...waitParameters],
  responses: { 200: availabilityAnswer, 400: invalidParameterProblem, ...commonProblems, 404: problemResponse(404, 'No way in the rules is of this channel.') },
}

const reason = object(
  {
    rule: { enum: ['purpose', 'refusal', 'channel', 'identifier', 'consent', 'cap', 'quiet-hours', 'contact-hours', 'closed'] },
    says: { enum: ['allows', 'forbids', 'delays'] },
    channel: text,
    found: { type: 'string', description: 'What was found: of consent given, withdrawn, expired, missing or unneeded; of a channel asked, stated, last-used or rules.' },
    until: orNull(instant, 'Until when it stands in the way; null: for good.'),
    events: { type: 'array', items: uuid, description: 'The events that prove it.' },
  },
  ['channel', 'found', 'until'],
)
const decision = object(
  {
    customerId: uuid,
    purpose: text,
    at: instant,
    allowed: { type: 'boolean', description: 'Whether they may be contacted at that time.' },
    channel: orNull(text, 'Where; null where no channel is left.'),
    nextAt: orNull(instant, 'From when on; null: not at all, as things stand.'),
    timeZone: text,
    says: said,
    why: { type: 'array', items: reason },
    versions: object({ contact: count, hours: count, templates: count }),
    freshness,
  },
  ['says'],
)

export const contactDecisionOperation: Operation = {
  operationId: 'decideContact',
  summary: 'Decide whether, where and when a customer may be contacted',
  description: 'By consent, wishes, caps and quiet hours, with each rule that spoke and the events that prove it. Without `channel` where they wished it, else where they turned to us last, else by the rules.',
  tags,
  parameters: [
    { name: 'ref', in: 'path', required: true, description: 'Whom: `type:value`, percent-encoded, or `id:<uuid>`.', schema: { type: 'string', maxLength: 2_048 } },
    { name: 'purpose', in: 'query', required: true, description: 'Why, as the rules of the kind `contact` name it.', schema: name },
    single('channel', 'Only there.', name),
    at,
    language,
    ...waitParameters,
  ],
  responses: {
    200: {
      description: 'The decision.',
      content: {
        'application/json': {
          schema: decision,
          example: {
            customerId: '628c63cf-5a7e-5c11-9d6e-3a1f0c9b2d44',
            purpose: 'marketing',
            at: '2026-12-24T21:30:00.000Z',
            allowed: false,
            channel: 'sms',
            nextAt: '2026-12-25T07:00:00.000Z',
            timeZone: 'Europe/Berlin',
            why: [
              { rule: 'consent', says: 'allows', channel: 'sms', found: 'given', events: ['8e712c80-5a7e-5c11-9d6e-3a1f0c9b2d44'] },
              { rule: 'channel', says: 'allows', channel: 'sms', found: 'last-used', events: ['8924a0a1-5a7e-5c11-9d6e-3a1f0c9b2d44'] },
              { rule: 'quiet-hours', says: 'delays', channel: 'sms', until: '2026-12-25T07:00:00.000Z', events: [] },
            ],
            versions: { contact: 2, hours: 3, templates: 1 },
            freshness: exampleFreshness,
          },
        },
      },
    },
    400: invalidParameterProblem,
    ...commonProblems,
    404: problemResponse(404, 'There is no event of this customer.'),
  },
}

export const renderOperation: Operation = {
  operationId: 'renderTemplate',
  summary: "Say something in the tenant's own words",
  description: 'All variables of the template have to be given, and no others.',
  tags,
  parameters: [{ name: 'name', in: 'path', required: true, description: 'Of the template.', schema: { type: 'string', maxLength: 64 } }],
  requestBody: { required: false, content: { 'application/json': { schema: renderSchema, example: { values: { name: 'Ann' }, language: 'de', channel: 'sms' } } } },
  responses: {
    200: {
      description: 'The words.',
      content: {
        'application/json': {
          schema: object({ template: text, language: text, format: { enum: ['text', 'html'] }, subject: text, text, version: count }, ['subject']),
          example: { template: 'we-are-closed', language: 'de', format: 'text', text: 'Hallo Ann, wir öffnen um 09:00 Uhr.', version: 2 },
        },
      },
    },
    400: invalidParameterProblem,
    ...commonProblems,
    404: problemResponse(404, 'There is no such template.'),
    422: problemResponse(422, 'A value is missing, unknown, or of another type.'),
  },
}
