import { defaultIdentityRules as standard } from '@throughline/identity'
import { z } from 'zod'
import type { RuleKind } from '../kind.js'

const type = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'expected the name of a type, such as email')
const most = (limit: number) => z.int().min(1).max(limit)
const MAX_LIMITS = 50
/** They name places and not people. */
const RESERVED = new Set(['event', 'tenant', 'subject'])

const blocked = z.strictObject({
  type: type.refine((name) => !RESERVED.has(name), 'is no type of identifiers').describe('of the identifier, such as phone'),
  value: z.string().trim().min(1).max(1_024).describe('as events have it, in any spelling'),
})

const schema = z.strictObject({
  limits: z
    .record(type, most(1_000).describe('of this type'))
    .refine((limits) => Object.keys(limits).length <= MAX_LIMITS, `at most ${MAX_LIMITS} types`)
    .default({ ...standard.limits })
    .describe('how many identifiers of a type one customer may have, by type; 1 makes a type unique'),
  otherLimit: most(1_000).default(standard.otherLimit).describe('the same for every type that `limits` does not name'),
  maxSubjects: most(1_000).default(standard.maxSubjects).describe('identifiers of one customer, at most'),
  maxStronger: most(1_000)
    .default(standard.maxStronger)
    .describe('an identifier that was seen with more others at least as strong is shared, and links nobody'),
  maxNeighbours: most(10_000)
    .default(standard.maxNeighbours)
    .describe('an identifier that was seen with more others of any strength is shared, too'),
  minConfidence: z
    .number()
    .min(0)
    .max(1)
    .default(standard.minConfidence)
    .describe('a statement that is less certain joins nobody and is a candidate for review'),
  blocked: z
    .array(blocked)
    .max(1_000)
    .default([])
    .describe('identifiers that link nobody, whatever is said: the phone of a front desk, the address of a mailing list'),
})

export const identity: RuleKind<typeof schema> = {
  schema,
  standard: schema.parse({}),
  summary: 'Who is one person: how many identifiers a customer may have, which ones are shared, what is certain enough.',
}
