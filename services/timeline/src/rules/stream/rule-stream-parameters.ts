import { z } from 'zod'

/** The query parameters of a stream of rules; docs/rule-stream-operation.ts describes them. */
export const ruleStreamParameters = z.strictObject({
  last_event_id: z.string('may be given once only').min(1, 'must not be empty').max(2_000, 'is too long to be one of ours').optional(),
})
