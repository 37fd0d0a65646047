import { invalidParameter } from '@throughline/platform'
import { z } from 'zod'
import { waiting } from '../care/filters.js'
import { MAX_WAIT_MS, once, time } from '../timeline/timeline-parameters.js'

const name = once.trim().min(1, 'must not be empty').max(128, 'must have 128 characters at most')
const language = once.max(35, 'must have 35 characters at most').regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a language such as en or de-AT')

export const channelParameters = z.strictObject({ at: time.optional(), queue: name.optional(), organisation: name.optional(), language: language.optional(), ...waiting })
export const availabilityParameters = channelParameters.extend({ channel: name.optional() })
export const decisionParameters = z.strictObject({ purpose: name, channel: name.optional(), at: time.optional(), language: language.optional(), ...waiting })

export type AvailabilityParameters = z.output<typeof availabilityParameters>
export type DecisionParameters = z.output<typeof decisionParameters>

const wait = `must be a whole number from 0 to ${MAX_WAIT_MS}`

const money = z.strictObject({ amount: z.string().max(24), currency: z.string().max(3) })
const value = z.union([z.string().max(4_000), z.number(), money])

/** What is to be rendered. */
export const renderBody = z.strictObject({
  values: z.record(z.string().max(64), value).default({}),
  language: z.string().max(35).optional(),
  channel: z.string().max(128).optional(),
  timeZone: z.string().max(64).optional(),
  after: z.string().min(1).max(20_000).optional(),
  wait: z.int(wait).min(0, wait).max(MAX_WAIT_MS, wait).default(1_000),
})

export type RenderBody = z.output<typeof renderBody>

/** @throws Problem 400 that names the member that is wrong */
export function readRenderBody(body: unknown): RenderBody {
  const result = renderBody.safeParse(body ?? {})
  if (result.success) return result.data
  const [issue] = result.error.issues
  if (issue?.code === 'unrecognized_keys') throw invalidParameter('body', `${String(issue.keys[0])} is not a member of this body`)
  throw invalidParameter(issue?.path.join('.') || 'body', issue?.message ?? 'not valid')
}
