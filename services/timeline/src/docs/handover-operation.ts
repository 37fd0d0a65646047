import { LEAST_BUDGET } from '@throughline/context'
import type { Operation } from '@throughline/platform'
import { MAX_BUDGET } from '../context/context-parameters.js'
import { commonProblems } from './common.js'
import { askingParameters, invalidAsOf } from './context-operation.js'
import { aboutAnswer } from './context-schemas.js'
import { exampleFreshness } from './schemas.js'

const CUSTOMER = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'
const PROMISE = 'e5ad8951-6104-4787-81ba-b4d8d3ece52c'
const said = 'Promise overdue by 6 d 17 h: “Call back with a fitting date”, due 10 Mar 15:00, by Jonas.'
const who = 'mara.lindt@example.com, +49 351 5550142 and 1 other identifier'
const stage = 'Stage: at risk since 16 Mar 19:27 (detractor) · 26 events since 9 Mar 18:02'

const example = {
  customerId: CUSTOMER,
  subjectIds: [CUSTOMER],
  asOf: '2026-03-17T08:00:00.000Z',
  who,
  stage,
  statements: [{ section: 'attention', text: said, at: '2026-03-10T15:00:00.000Z', part: 'commitments', events: [PROMISE] }],
  omitted: 15,
  complete: true,
  freshness: exampleFreshness,
}

const statement = {
  type: 'object',
  required: ['section', 'text', 'at', 'part', 'events'],
  properties: {
    section: { enum: ['attention', 'doing', 'tried', 'owns', 'wants', 'known'] },
    text: { type: 'string' },
    at: { type: ['string', 'null'], format: 'date-time' },
    part: { type: 'string', description: 'The part of the context that it comes from, or `signals`, or `followUps`.' },
    events: { $ref: '#/components/schemas/Proof' },
  },
}

export const handoverOperation: Operation = {
  operationId: 'readHandover',
  summary: 'What whoever takes over has to know',
  description:
    'The most important of the context in sentences, for a person in ten seconds and for a language model. The same events and ' +
    'time give the same answer. What is less important is left out first, when the budget is short. Words of people are in ' +
    'quotation marks that they cannot close. Of now it also tells of open signals, and to who has care:read or care:manage of follow-ups ' +
    'that are not closed, as far as the care view has them. As text, `throughline-position`, `throughline-age-ms` and `throughline-complete` ' +
    'are headers.',
  tags: ['customers'],
  parameters: [
    ...askingParameters,
    { name: 'format', in: 'query', description: 'As what.', schema: { type: 'string', enum: ['json', 'text'], default: 'json' } },
    {
      name: 'budget',
      in: 'query',
      description: 'How long the handover may be; less important statements are left out first.',
      schema: { type: 'integer', minimum: LEAST_BUDGET, maximum: MAX_BUDGET, default: 4_000 },
    },
    {
      name: 'unit',
      in: 'query',
      description: 'What the budget is counted in. Tokens are reckoned as 3 characters each.',
      schema: { type: 'string', enum: ['characters', 'tokens'], default: 'characters' },
    },
  ],
  responses: {
    200: {
      description: 'The handover.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: [...Object.keys(aboutAnswer), 'who', 'stage', 'statements', 'omitted'],
            properties: {
              ...aboutAnswer,
              who: { type: 'string' },
              stage: { type: 'string' },
              statements: { type: 'array', items: statement, description: 'The most important first.' },
              omitted: { type: 'integer', minimum: 0, description: 'Statements for which there was no room.' },
            },
          },
          example,
        },
        'text/plain': {
          schema: { type: 'string' },
          example: `${who}\n${stage}\nAs of 17 Mar 2026 08:00 UTC\n\nNEEDS ATTENTION\n- ${said} [1]\n\n(15 more left out)\n\nEVENTS [1] ${PROMISE}`,
        },
      },
    },
    400: invalidAsOf,
    ...commonProblems,
  },
}
