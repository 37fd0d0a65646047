import { z } from 'zod'

/** How bad it was, the mildest first. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const

const name = z.string().min(1).max(128)
const names = z.array(name).min(1).max(100)
const who = {
  owner: name.optional().describe('the agent who has to see to it'),
  queue: name.optional().describe('the team that has to'),
}
const YEAR_MS = 366 * 86_400_000
const lengthMs = z.int().min(0).max(YEAR_MS)

const step = z.strictObject({
  afterMs: lengthMs.describe('so long after the due time, counted as that is'),
  ...who,
  dueInMs: lengthMs.optional().describe('due again, so long after the step; missing: the due time stays'),
})
const steps = z.array(step).max(10)

const opening = z.strictObject({
  rule: name.describe('its name, as follow-ups show it'),
  kinds: names.describe('kinds of signals that open one'),
  severities: z.array(z.enum(SEVERITIES)).min(1).optional().describe('default: any'),
  topics: names.optional().describe('default: any, and signals without one'),
  channels: names.optional().describe('default: any'),
  organisations: names.optional().describe('default: any'),
  severity: z.enum(SEVERITIES).optional().describe("of the follow-up; default: the signal's"),
  ...who,
  dueInMs: lengthMs.describe('when it has to be closed, so long after it was opened'),
  counted: z.enum(['open', 'clock']).default('open').describe('in which time: that in which we are there, by the rules of hours, or any'),
  escalate: steps.optional().describe('default: as all are'),
})

const template = name.describe('of the rules of templates')

/** The rules of care as a tenant writes them; what is left out is as in the standard. */
export const followUpRules = z.strictObject({
  opens: z
    .array(opening)
    .max(100)
    .refine((all) => new Set(all.map(({ rule }) => rule)).size === all.length, 'two have one name')
    .default([
      { rule: 'complaint', kinds: ['complaint'], queue: 'care', dueInMs: 2 * 86_400_000, counted: 'open' },
      { rule: 'low-score', kinds: ['low-score'], queue: 'care', dueInMs: 2 * 86_400_000, counted: 'open' },
      { rule: 'missed-commitment', kinds: ['missed-commitment'], queue: 'care', dueInMs: 86_400_000, counted: 'open' },
    ])
    .describe('the first one that fits a signal opens a follow-up, if none is open for the same issue'),
  openWithinMs: lengthMs.default(7 * 86_400_000).describe('a signal that is older when it is found opens none: history that is brought in'),
  escalate: steps.default([]).describe('what happens to one that is overdue, step by step'),
  tellOpened: z.strictObject({ template }).optional().describe('the customer is told that somebody sees to it'),
  tellClosed: z.strictObject({ template }).optional().describe('the customer is told what was done, unless somebody has told them'),
  remindBeforeMs: lengthMs.default(3_600_000).describe('who has promised something is reminded so long before it is due; 0: never'),
  recoverWithinMs: lengthMs.default(90 * 86_400_000).describe('how long after its end it is looked whether the customer came back'),
})

export type FollowUpRules = z.output<typeof followUpRules>
export type OpeningRule = FollowUpRules['opens'][number]
export type EscalationStep = FollowUpRules['escalate'][number]

/** In force until a tenant publishes its own. */
export const defaultFollowUpRules: FollowUpRules = followUpRules.parse({})
