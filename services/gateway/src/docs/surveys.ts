import type { Operation, Parameter, Response } from '@throughline/platform'

const token: Parameter = {
  name: 'token',
  in: 'path',
  required: true,
  description: 'The end of the link in `survey.sent`: sealed, it carries tenant, question, customer and expiry.',
  schema: { type: 'string', minLength: 1, maxLength: 1_024 },
}

const page = (description: string): Response => ({ description, content: { 'text/html': { schema: { type: 'string', maxLength: 65_536 } } } })

const failures = {
  404: page('The link is none of ours, or its tenant is suspended.'),
  410: page('The time to answer is over, or what the link was about has been erased.'),
  429: page('Too often with this link; `Retry-After` says when to try again.'),
  503: page('Kafka or PostgreSQL is away for the moment.'),
}

export const describeQuestion: Operation = {
  operationId: 'showQuestion',
  summary: 'The page behind the link to a question',
  description: [
    'For people: one question and why, in the customer’s language, without a script. Needs no key: whoever has the link may answer.',
    'Who has answered already is told so.',
  ].join(' '),
  tags: ['Surveys'],
  parameters: [token],
  responses: { 200: page('The page.'), ...failures },
}

export const describeAnswer: Operation = {
  operationId: 'answerQuestion',
  summary: 'Take the answer to a question',
  description: [
    'The form of the page. It becomes `survey.answered`, or `survey.declined`, with the id of the sending. The first answer counts, for',
    'ever; somebody who declined may still answer.',
  ].join(' '),
  tags: ['Surveys'],
  parameters: [token],
  requestBody: {
    required: true,
    content: {
      'application/x-www-form-urlencoded': {
        schema: {
          type: 'object',
          properties: {
            value: { type: 'string', maxLength: 2, description: 'Of the scale: nps 0–10, csat and stars 1–5, ces 1–7.' },
            why: { type: 'string', maxLength: 2_000 },
            decline: { type: 'string', maxLength: 1, description: 'There: no answer is wanted.' },
          },
        },
        example: { value: '9', why: 'Quick and friendly.' },
      },
    },
  },
  responses: {
    200: page('It is stored: Kafka has acknowledged it.'),
    409: page('It was answered before; that answer counts.'),
    422: page('No value was chosen: the page again, saying so.'),
    ...failures,
  },
}
