import { microsOf } from '@throughline/events'
import { invalidParameter } from '@throughline/platform'
import { z } from 'zod'
import { MAX_WAIT_MS } from '../timeline/timeline-parameters.js'

export const MAX_SAMPLE = 500
export const MAX_NAMED = 50
export const MAX_TIMES = 20
export const MAX_PURPOSES = 10
export const MAX_EXAMPLES = 20
/** So long, in days, a period may be that rules are tried on. */
export const MAX_DAYS = 366
const DAY = 86_400_000_000
const DEFAULT_DAYS = 30

const wait = `must be a whole number from 0 to ${MAX_WAIT_MS}`

const time = z.string().refine((text) => microsOf(text) !== undefined, 'must be an RFC 3339 time such as 2026-03-01T18:30:00Z')

/** What is to be tried, and on whom. */
export const previewBody = z.strictObject({
  rules: z.looseObject({}).optional(),
  sample: z.int().min(0).max(MAX_SAMPLE).default(100),
  customers: z.array(z.string().min(1).max(2_048)).max(MAX_NAMED).default([]),
  at: z.array(time.meta({ format: 'date-time' })).max(MAX_TIMES).default([]).describe('hours, promises, contact, templates: at which times; none: now'),
  purposes: z.array(z.string().min(1).max(128)).max(MAX_PURPOSES).default([]).describe('the same: decisions on contacting the customers for these; of `contact` the first ten of its own unless said'),
  language: z.string().min(2).max(35).optional().describe('the same: in which it is said'),
  since: time.meta({ format: 'date-time' }).optional().describe(`signals, care: what came up from then on; default: ${DEFAULT_DAYS} days before \`until\``),
  until: time.meta({ format: 'date-time' }).optional().describe(`the same: and before then, at most ${MAX_DAYS} days later; default: now`),
  examples: z.int().min(0).max(MAX_EXAMPLES).default(5).describe('the same: of each kind, so many that would be new and so many that would be gone'),
  after: z.string().min(1).max(20_000).optional(),
  wait: z.int(wait).min(0, wait).max(MAX_WAIT_MS, wait).default(1_000),
})

export type PreviewBody = z.output<typeof previewBody>

/** @throws Problem 400 that names the member that is wrong */
export function readPreviewBody(body: unknown): PreviewBody {
  const result = previewBody.safeParse(body ?? {})
  if (result.success) return result.data
  const [issue] = result.error.issues
  if (issue?.code === 'unrecognized_keys') throw invalidParameter('body', `${String(issue.keys[0])} is not a member of this body`)
  throw invalidParameter(issue?.path.join('.') || 'body', issue?.message ?? 'not valid')
}

/** In microseconds since 1970; what is at `until` is behind it. */
export interface Period {
  readonly since: number
  readonly until: number
}

/** @param now in microseconds. @throws Problem 400 when it ends before it begins, or is too long */
export function periodOf({ since, until }: Pick<PreviewBody, 'since' | 'until'>, now: number): Period {
  const end = (until === undefined ? undefined : microsOf(until)) ?? now
  const begin = (since === undefined ? undefined : microsOf(since)) ?? end - DEFAULT_DAYS * DAY
  if (begin >= end) throw invalidParameter(until === undefined ? 'since' : 'until', 'must not be before the period begins')
  if (end - begin > MAX_DAYS * DAY) throw invalidParameter('since', `must not be more than ${MAX_DAYS} days before the end of the period`)
  return { since: begin, until: end }
}
