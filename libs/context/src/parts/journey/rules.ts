import { z } from 'zod'

const stage = z.string().min(1).max(64)
const name = z.string().min(1).max(128)
const types = z.array(z.string().min(1).max(255)).min(1).max(100)
const key = z.string().min(1).max(64)

const condition = z.strictObject({
  field: z.string().min(1).max(255).describe('dotted path in the event, such as `data.severity` or `channel`'),
  is: z
    .array(z.union([z.string().max(1_024), z.number(), z.boolean()]))
    .min(1)
    .max(50)
    .optional()
    .describe('one of these values; default: any'),
})

const score = z.strictObject({
  metrics: z.array(z.string().min(1).max(128)).min(1).max(50).optional().describe('metrics that it is about; default: any'),
  atLeast: z.number().min(0).max(1).optional().describe('least share of the scale'),
  atMost: z.number().min(0).max(1).optional().describe('highest share of the scale'),
})

const step = z.strictObject({
  rule: name.describe('its name, as contexts show it'),
  on: types.describe('types of events that it fits'),
  from: z.array(stage).min(1).max(20).optional().describe('stages from which it leads away, `none` before the first; default: any'),
  where: z.array(condition).max(10).optional().describe('all of these have to hold'),
  score: score.optional().describe('a score of the event has to lie there'),
  holdsNothing: z.literal(true).optional().describe('only when the customer holds nothing (any more), see `holds`'),
  to: stage.describe('a stage; `before`: the one before this'),
})

const timer = z.strictObject({
  rule: name.describe('its name, of no other timer'),
  on: types.describe('events that set it, by the id in `by`; the same id again sets it anew'),
  by: key.describe('field of `data` with the id'),
  at: key.describe('field of `data` with a time; with `offsetMs` it says when the timer rings'),
  offsetMs: z.int().describe('before (negative) or after it'),
  off: types.describe('events that take it away'),
  from: z.array(stage).min(1).max(20).optional().describe('stages from which it leads away; default: any'),
  to: stage.describe('a stage; `before`: the one before this'),
})

const holds = z.strictObject({
  by: key.describe('field of `data` with the id of what is held'),
  on: types.describe('events that begin it'),
  off: types.describe('events that end it'),
})

const silence = z.strictObject({
  rule: name.describe('its name'),
  afterMs: z.int().min(1).describe('for how long there was no sign of the customer'),
  from: z.array(stage).min(1).max(20).optional().describe('stages from which it leads away; default: any'),
  to: stage.describe('a stage'),
})

/** When a customer is in which stage of the journey: a tenant's rules, as data. */
export const journeyRules = z.strictObject({
  version: name.describe('names this set of rules: a state that was folded with another one is not gone on with'),
  steps: z.array(step).max(200).describe('the first one that fits an event counts'),
  timers: z.array(timer).max(20).describe('what time alone changes'),
  holds: holds.optional().describe('what a customer holds, such as contracts'),
  silence: silence.optional().describe('after so long without a sign of the customer'),
})

export type JourneyRules = z.infer<typeof journeyRules>
export type JourneyStep = z.infer<typeof step>
export type JourneyTimer = z.infer<typeof timer>
