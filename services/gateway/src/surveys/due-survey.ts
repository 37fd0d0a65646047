import { z } from 'zod'

const code = z.string().min(1).max(128)

/** `data` of a message `survey.due`, as the derivation of surveys tells it. */
export const dueSurvey = z.object({
  surveyId: z.string().regex(/^[0-9a-f]{64}$/),
  survey: code,
  metric: code,
  version: z.int().min(1),
  subjectId: z.uuid(),
  /** Microseconds since 1970. */
  expiresAt: z.int().min(0),
  channel: code,
  language: z.string().min(2).max(35),
  about: z.object({ eventId: z.uuid(), channel: code.optional(), topic: code.optional(), organisation: code.optional(), agent: z.string().max(1_024).optional() }),
})

export type DueSurvey = z.output<typeof dueSurvey>
