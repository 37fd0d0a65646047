import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { reason } from '../http/body-parts.js'
import { readBody } from '../http/read-body.js'

const MOST_PARAMETERS = 20
/** Of the answer and its form, and not of what is measured. */
const NOT_FROZEN: ReadonlySet<string> = new Set(['compare', 'format', 'after', 'wait', 'limit'])

const value = z.string().min(1).max(256)

const baseline = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'must be 1 to 64 of a-z, 0-9, dot, dash and underscore'),
  metric: z.string().regex(/^[a-z_]{1,64}$/, 'must be the name of a metric'),
  query: z
    .record(z.string().regex(/^[a-z_]{1,32}$/), z.union([value, z.array(value).min(1).max(20)]))
    .refine((query) => Object.keys(query).length <= MOST_PARAMETERS, `has more than ${MOST_PARAMETERS} parameters`)
    .refine((query) => !Object.keys(query).some((name) => NOT_FROZEN.has(name)), `takes what is measured, and none of ${[...NOT_FROZEN].join(', ')}`)
    .default({}),
  reason: reason.optional(),
})

export type NewBaseline = z.output<typeof baseline>

/** @throws Problem 400 */
export const readNewBaseline = (request: FastifyRequest): NewBaseline => readBody(baseline, request)
