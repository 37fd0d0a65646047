import type { JsonSchema } from '@throughline/platform'

export const proofSchema: JsonSchema = {
  type: 'array',
  items: { type: 'string', format: 'uuid' },
  description: 'Uids of the events that prove it: the first and the latest ones, and what corrected them.',
}

export const keptSchema: JsonSchema = {
  type: 'object',
  description: 'A list with a bound, the newest first.',
  required: ['items', 'more'],
  properties: {
    items: {
      type: 'array',
      items: { type: 'object', required: ['events'], properties: { events: { $ref: '#/components/schemas/Proof' } } },
    },
    more: { type: 'integer', minimum: 0, description: 'How often one made room for a newer one; 0: that is all there was.' },
  },
}

const kept = (description: string) => ({ description, allOf: [{ $ref: '#/components/schemas/Kept' }] })
const proof = { $ref: '#/components/schemas/Proof' }
const time = { type: 'string', format: 'date-time' }

const preferred = {
  type: ['object', 'null'],
  required: ['value', 'how', 'sinceAt', 'events'],
  properties: {
    value: { type: 'string' },
    how: { enum: ['stated', 'found'], description: 'Whether the customer said so, or their behaviour did.' },
    rule: { type: 'string', description: 'By which rule it was found.' },
    sinceAt: time,
    events: proof,
  },
}

/** What every answer about a customer says of itself. */
export const aboutAnswer = {
  customerId: { type: 'string', format: 'uuid' },
  subjectIds: { type: 'array', items: { type: 'string', format: 'uuid' }, description: 'The identifiers that are believed to be this customer’s.' },
  asOf: { ...time, description: 'The time that it is about.' },
  complete: { type: 'boolean', description: 'false: there are more than 10,000 events, and older ones were not read.' },
  freshness: { $ref: '#/components/schemas/Freshness' },
}

const journey = {
  type: 'object',
  required: ['stage', 'history', 'more'],
  properties: {
    stage: { type: 'string', description: '`none` before the first.' },
    rule: { type: 'string' },
    sinceAt: time,
    proof,
    history: {
      type: 'array',
      items: {
        type: 'object',
        required: ['stage', 'rule', 'sinceAt', 'events'],
        properties: { stage: { type: 'string' }, rule: { type: 'string' }, sinceAt: time, events: proof },
      },
    },
    more: { type: 'integer', minimum: 0 },
  },
}

const lists = {
  preferences: kept('What the customer said they want.'),
  consent: kept('What they agreed to, by purpose and scope.'),
  conversations: kept('Exchanges: state, outcome, channels, waits, transfers, who handled them, what they go on from.'),
  commitments: kept('Promises, with their due times.'),
  expectations: kept('What was told, against what was delivered.'),
  complaints: kept('Complaints as they stand.'),
  redress: kept('Money back and exceptions.'),
  orders: kept('Orders as they stand.'),
  value: kept('Sums by organisation and currency, exact.'),
  offers: kept('Offers, and what became of them.'),
  contracts: kept('Contracts with their terms of now.'),
  services: kept('What was asked for and done.'),
  appointments: kept('Dates.'),
  notes: kept('What was written down, pinned ones longest.'),
  touchpoints: kept('Where they met the brand, directly or not.'),
}

/** The answer of `GET /v1/customers/{ref}/context`; docs/reference/context.md tells every part. */
export const contextSchema: JsonSchema = {
  type: 'object',
  required: [...Object.keys(aboutAnswer), ...Object.keys(lists), 'events', 'profile', 'preferred', 'journey', 'intent', 'matters', 'bots', 'scores'],
  properties: {
    ...aboutAnswer,
    events: { type: 'object', required: ['count'], properties: { count: { type: 'integer', minimum: 0 }, firstAt: time, lastAt: time, last: { type: 'string' } } },
    profile: {
      type: 'object',
      required: ['identifiers', 'facts'],
      properties: { identifiers: kept('Identifiers, and which event named two together.'), facts: kept('What is known of them, and who said so.') },
    },
    preferred: { type: 'object', required: ['channel', 'language'], properties: { channel: preferred, language: preferred } },
    journey,
    intent: {
      type: 'object',
      description: 'What they are in the middle of.',
      required: ['visit', 'otherVisits', 'carts', 'configurations', 'unfinishedForms', 'submittedForms'],
      properties: {
        visit: { type: ['object', 'null'] },
        otherVisits: { type: 'array', items: { type: 'object' } },
        carts: kept('Neither emptied nor ordered.'),
        configurations: kept('Saved.'),
        unfinishedForms: kept('Begun and not sent.'),
        submittedForms: kept('Sent.'),
      },
    },
    matters: {
      type: 'array',
      description: 'Conversations that go on from one another.',
      items: {
        type: 'object',
        required: ['conversations', 'contacts', 'events'],
        properties: {
          conversations: { type: 'array', items: { type: 'string' } },
          contacts: { type: 'integer', description: 'How many of them the customer began.' },
          rule: { type: 'string', description: 'By which rule some of it was inferred; missing: all of it was stated.' },
          events: proof,
        },
      },
    },
    bots: {
      type: 'object',
      required: ['asked', 'answered', 'failed'],
      properties: { asked: kept('What bots asked, and were told.'), answered: kept('What they answered.'), failed: kept('What they failed at.') },
    },
    scores: {
      type: 'object',
      required: ['latest', 'unanswered', 'sentiment'],
      properties: { latest: kept('The last of each metric.'), unanswered: kept('Surveys without an answer.'), sentiment: { type: ['object', 'null'] } },
    },
    ...lists,
  },
}
