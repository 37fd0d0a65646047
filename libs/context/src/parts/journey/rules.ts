import { z } from 'zod'

const stage = z.string().min(1).max(64)
const name = z.string().min(1).max(128)
const types = z.array(z.string().min(1).max(255)).min(1).max(100)

const condition = z.strictObject({
  /** Dotted path in the event, such as `data.severity` or `channel`. */
  field: z.string().min(1).max(255),
  /** One of these values. */
  is: z
    .array(z.union([z.string().max(1_024), z.number(), z.boolean()]))
    .min(1)
    .max(50)
    .optional(),
})

const score = z.strictObject({
  /** Metrics that it is about; default: any. */
  metrics: z.array(z.string().min(1).max(128)).min(1).max(50).optional(),
  /** Least share of the scale, 0 to 1. */
  atLeast: z.number().min(0).max(1).optional(),
  /** Highest share of the scale, 0 to 1. */
  atMost: z.number().min(0).max(1).optional(),
})

const step = z.strictObject({
  rule: name,
  on: types,
  /** Stages from which it leads away; `none` is before the first. Default: any. */
  from: z.array(stage).min(1).max(20).optional(),
  where: z.array(condition).max(10).optional(),
  score: score.optional(),
  /** Only when the customer holds nothing (any more), see `holds`. */
  holdsNothing: z.literal(true).optional(),
  /** A stage; `before`: the one before this. */
  to: stage,
})

const timer = z.strictObject({
  rule: name,
  /** Events that set it, by the id in `by`; the same id again sets it anew. */
  on: types,
  by: z.string().min(1).max(64),
  /** Field of `data` with a time; with offsetMs it says when the timer rings. */
  at: z.string().min(1).max(64),
  offsetMs: z.int(),
  /** Events that take it away. */
  off: types,
  from: z.array(stage).min(1).max(20).optional(),
  to: stage,
})

/** When a customer is in which stage of the journey: a tenant's rules, as data. The first step that fits counts. */
export const journeyRules = z.strictObject({
  /** Names this set of rules: a state that was folded with another one is not gone on with. */
  version: name,
  steps: z.array(step).max(200),
  timers: z.array(timer).max(20),
  /** What a customer holds, such as contracts: events that begin and end it, by an id in `data`. */
  holds: z.strictObject({ by: z.string().min(1).max(64), on: types, off: types }).optional(),
  /** After so long without a sign of the customer. */
  silence: z
    .strictObject({ rule: name, afterMs: z.int().min(1), from: z.array(stage).min(1).max(20).optional(), to: stage })
    .optional(),
})

export type JourneyRules = z.infer<typeof journeyRules>
export type JourneyStep = z.infer<typeof step>
export type JourneyTimer = z.infer<typeof timer>
