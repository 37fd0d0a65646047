import { z } from 'zod'

const amount = z.object({ amount: z.string(), currency: z.string() })

/** What the timeline service says about a follow-up; services/timeline/src/followups has the whole of it. */
const answer = z.object({
  followUp: z.object({
    followupId: z.string(),
    subjectId: z.uuid(),
    customerId: z.uuid(),
    version: z.string(),
    state: z.enum(['open', 'working', 'closed']),
    lastAt: z.string(),
    organisation: z.string().optional(),
    topic: z.string().optional(),
    goodwill: z.array(amount),
  }),
  goodwillLimits: z.array(amount.extend({ role: z.string() })),
})

export type CurrentAnswer = z.output<typeof answer>
export type CurrentFollowUp = CurrentAnswer['followUp']

/** @throws Error when it is no such answer */
export function readCurrent(body: unknown): CurrentAnswer {
  return answer.parse(body)
}
