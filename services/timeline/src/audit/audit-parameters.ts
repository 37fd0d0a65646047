import { microsOf } from '@throughline/events'
import { invalidParameter } from '@throughline/platform'
import { z } from 'zod'

export const MAX_LIMIT = 200
/** Values of one filter at most. */
export const MAX_VALUES = 20
const MAX_TEXT = 512

const once = z.string('may be given once only')
const limitFault = `must be a whole number from 1 to ${MAX_LIMIT}`

/** What PostgreSQL cannot hold is in no entry. */
const isPlain = (value: string): boolean => value.isWellFormed() && !value.includes('\0')
const plain = (text: z.ZodString) =>
  text.min(1, 'must not be empty').max(MAX_TEXT, `must have ${MAX_TEXT} characters at most`).refine(isPlain, 'has a character that no entry has')

const time = once.transform((value, context) => {
  const micros = microsOf(value)
  if (micros !== undefined) return micros
  context.addIssue('must be an RFC 3339 time such as 2026-03-01T09:30:00Z (write + as %2B)')
  return z.NEVER
})

/** The query parameters of the audit; docs/audit-operation.ts describes them. */
export const auditParameters = z.strictObject({
  limit: once
    .regex(/^\d{1,3}$/, limitFault)
    .transform(Number)
    .refine((value) => value >= 1 && value <= MAX_LIMIT, limitFault)
    .default(50),
  cursor: once.min(1, 'must not be empty').max(64, 'is too long to be one of ours').optional(),
  customer: once.min(1, 'must not be empty').max(2_048, 'is too long for a reference').optional(),
  actor: plain(once).optional(),
  action: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat())
    .pipe(z.array(plain(z.string())).max(MAX_VALUES, `may be given ${MAX_VALUES} times at most`))
    .optional(),
  from: time.optional(),
  to: time.optional(),
})

export type AuditParameters = z.output<typeof auditParameters>

/** @throws Problem 400 that names the first parameter that is wrong, and says what it must be */
export function readAuditParameters(query: unknown): AuditParameters {
  const result = auditParameters.safeParse(query)
  if (!result.success) {
    const issue = result.error.issues[0]!
    if (issue.code === 'unrecognized_keys') throw invalidParameter(String(issue.keys[0]), 'is not a parameter of this route')
    throw invalidParameter(String(issue.path[0]), issue.message)
  }
  const { from, to } = result.data
  if (from !== undefined && to !== undefined && from > to) throw invalidParameter('to', 'must not be before from')
  return result.data
}
