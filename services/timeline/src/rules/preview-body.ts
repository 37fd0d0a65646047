import { microsOf } from '@throughline/events'
import { invalidParameter } from '@throughline/platform'
import { z } from 'zod'
import { MAX_WAIT_MS } from '../timeline/timeline-parameters.js'

export const MAX_SAMPLE = 500
export const MAX_NAMED = 50
export const MAX_TIMES = 20
export const MAX_PURPOSES = 10

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
