import { microsOf } from '@throughline/events'
import { invalidParameter } from '@throughline/platform'
import { z } from 'zod'
import { SETTLED_AFTER } from '../context/known-then.js'

export const MAX_LIMIT = 200
export const MAX_WAIT_MS = 10_000
export const CLASSES = ['contact', 'behaviour', 'outreach', 'indirect', 'record', 'unknown'] as const
export const DIRECTIONS = ['inbound', 'outbound', 'internal'] as const
/** Values of one filter at most. */
export const MAX_VALUES = 20

/** Twice it is a list; not at all only where it has to be given. */
export const once = z.string({ error: ({ input }) => (input === undefined ? 'has to be given' : 'may be given once only') })

export function wholeNumber(least: number, most: number) {
  const fault = `must be a whole number from ${least} to ${most}`
  return once
    .regex(/^\d{1,9}$/, fault)
    .transform(Number)
    .refine((value) => value >= least && value <= most, fault)
}

/** A repeatable filter: any of its values. */
function values(value: z.ZodType<string, string>) {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat())
    .pipe(z.array(value).max(MAX_VALUES, `may be given ${MAX_VALUES} times at most`))
}

function text(most: number) {
  return z.string().min(1, 'must not be empty').max(most, `must have ${most} characters at most`).refine(isPlain, 'has a character that no event has')
}

/** What PostgreSQL cannot hold is in no event. */
function isPlain(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0')
}

export const time = once.transform((value, context) => {
  const micros = microsOf(value)
  if (micros !== undefined) return micros
  context.addIssue('must be an RFC 3339 time such as 2026-03-01T09:30:00Z (write + as %2B)')
  return z.NEVER
})

const lowerCase = (value: string) => value.trim().toLowerCase()
export const token = once.min(1, 'must not be empty').max(20_000, 'is too long to be one of ours')

/** A time has colons, which no token has. */
export const knownAsOf = token.transform((value, context) => {
  if (!value.includes(':')) return value
  const micros = microsOf(value)
  if (micros !== undefined && micros <= Date.now() * 1_000 - SETTLED_AFTER) return micros
  context.addIssue('must be a position of ours, or an RFC 3339 time that lies at least 5 seconds in the past')
  return z.NEVER
})

/** What every list of events takes. */
export const listParameters = z.strictObject({
  limit: wholeNumber(1, MAX_LIMIT).default(50),
  cursor: token.optional(),
  order: once
    .pipe(z.enum(['newest', 'oldest', 'desc', 'asc'], 'must be newest or oldest'))
    .default('newest')
    .transform((order) => (order === 'newest' || order === 'desc' ? ('newest' as const) : ('oldest' as const))),
  channel: values(text(64)).transform((given) => given.map(lowerCase)).optional(),
  type: values(text(255)).optional(),
  class: values(z.enum(CLASSES, `must be one of ${CLASSES.join(', ')}`)).optional(),
  conversation: values(text(4_096).regex(/^.*\/[^/]+$/s, 'must be <source>/<id>, with / in the id as %2F and % as %25')).optional(),
  direction: values(z.string().transform(lowerCase).pipe(z.enum(DIRECTIONS, `must be one of ${DIRECTIONS.join(', ')}`))).optional(),
  organisation: values(text(128)).optional(),
  from: time.optional(),
  to: time.optional(),
  after: token.optional(),
  wait: wholeNumber(0, MAX_WAIT_MS).default(1_000),
})

/** The query parameters of a group's timeline. */
export const groupTimelineParameters = listParameters.extend({
  retracted: once.pipe(z.enum(['hidden', 'shown'], 'must be hidden or shown')).default('hidden'),
})

/** The query parameters of a timeline; docs/timeline-operation.ts describes them, and a test holds the two together. */
export const timelineParameters = groupTimelineParameters.extend({
  known_as_of: knownAsOf.optional(),
})

export type TimelineParameters = z.output<typeof timelineParameters>

/** @throws Problem 400 that names the first parameter that is wrong, and says what it must be */
export function readTimelineParameters(
  query: unknown,
  schema: z.ZodType<TimelineParameters> = timelineParameters,
): TimelineParameters {
  const parameters = readParameters(schema, query)
  const { from, to } = parameters
  if (from !== undefined && to !== undefined && from > to) throw invalidParameter('to', 'must not be before from')
  return parameters
}

/** @throws Problem 400 that names the first parameter that is wrong, and says what it must be */
export function readParameters<Parameters>(schema: z.ZodType<Parameters>, query: unknown): Parameters {
  const result = schema.safeParse(query)
  if (!result.success) throw faultOf(result.error.issues[0]!)
  return result.data
}

function faultOf(issue: z.core.$ZodIssue) {
  if (issue.code === 'unrecognized_keys') return invalidParameter(String(issue.keys[0]), 'is not a parameter of this route')
  return invalidParameter(String(issue.path[0]), issue.message)
}
