import { invalidParameter } from '@throughline/platform'
import { z } from 'zod'
import { inOrder, name, values, waiting, yesOrNo } from '../care/filters.js'
import { MAX_LIMIT, once, readParameters, time, token, wholeNumber } from '../timeline/timeline-parameters.js'

export const KINDS = ['asked', 'answered', 'declined', 'review', 'mention'] as const
export const BINDINGS = ['id', 'nearest', 'none'] as const
const MAX_NUMBER = 30

const number = once
  .max(MAX_NUMBER, 'is no number')
  .regex(/^-?\d+(\.\d+)?$/, 'must be a number such as 7 or 3.5')
  .transform(Number)

/** The query parameters of a customer's feedback; docs/feedback-operation.ts describes them. */
export const customerFeedbackParameters = z.strictObject({
  limit: wholeNumber(1, MAX_LIMIT).default(50),
  cursor: token.optional(),
  kind: values(z.enum(KINDS, `must be one of ${KINDS.join(', ')}`)),
  metric: values(name),
  from: time.optional(),
  to: time.optional(),
  ...waiting,
})

/** Those of all feedback. */
export const feedbackParameters = customerFeedbackParameters.extend({
  survey: values(name),
  score_min: number.optional(),
  score_max: number.optional(),
  channel: values(name),
  topic: values(name),
  agent: values(name),
  stage: values(name),
  organisation: values(name),
  binding: values(z.enum(BINDINGS, `must be one of ${BINDINGS.join(', ')}`)),
  comment: yesOrNo.optional(),
})

export type FeedbackParameters = z.output<typeof feedbackParameters>
export type CustomerFeedbackParameters = z.output<typeof customerFeedbackParameters>

/** @throws Problem 400 that names the parameter that is wrong, and says what it must be */
export function readFeedbackParameters(query: unknown): FeedbackParameters {
  const parameters = inOrder(readParameters(feedbackParameters, query), 'from', 'to')
  const { score_min: least, score_max: highest } = parameters
  if (least !== undefined && highest !== undefined && least > highest) throw invalidParameter('score_max', 'must not be below score_min')
  return parameters
}

/** @throws Problem 400 that names the parameter that is wrong, and says what it must be */
export function readCustomerFeedbackParameters(query: unknown): CustomerFeedbackParameters {
  return inOrder(readParameters(customerFeedbackParameters, query), 'from', 'to')
}
