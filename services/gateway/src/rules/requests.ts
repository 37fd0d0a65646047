import { microsOf } from '@throughline/events'
import { isRuleKind, type RuleKindName } from '@throughline/rules'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { reason } from '../http/body-parts.js'
import { readBody } from '../http/read-body.js'
import { unknownKind } from './problems.js'

const YEAR_MICROS = 31_536_000_000_000
const MOST_KINDS = 20

const version = z.int().min(0).max(2_147_483_646)
const revision = z.uuid().toLowerCase()
const later = z.string().transform((text, context) => {
  const [at, now] = [microsOf(text), Date.now() * 1_000]
  if (at !== undefined && at > now && at < now + YEAR_MICROS) return at
  context.addIssue('must be a time such as 2026-12-24T18:00:00Z, later than now and within a year')
  return z.NEVER
})

const draft = z.strictObject({ rules: z.looseObject({}), basedOn: version, revision: revision.optional() })
const drafted = { revision, expectedVersion: version.optional() }
const occasion = { reason: reason.optional(), at: later.optional() }
const publication = z.strictObject({ ...drafted, ...occasion })
const restored = { to: version, expectedVersion: version }
const rollback = z.strictObject({ ...restored, reason: reason.optional() })
const kind = z.string().refine(isRuleKind, 'must be a kind of rules')
const release = z
  .strictObject({
    rules: z.array(z.union([z.strictObject({ kind, ...drafted }), z.strictObject({ kind, ...restored })])).min(1).max(MOST_KINDS),
    ...occasion,
  })
  .refine(({ rules }) => new Set(rules.map((one) => one.kind)).size === rules.length, { path: ['rules'], message: 'must name each kind once' })

export type NewDraft = z.output<typeof draft>
export type Publication = z.output<typeof publication>
export type Release = z.output<typeof release>
export type Rollback = z.output<typeof rollback>

export const readDraft = (request: FastifyRequest): NewDraft => readBody(draft, request)
export const readPublication = (request: FastifyRequest): Publication => readBody(publication, request)
export const readRelease = (request: FastifyRequest): Release => readBody(release, request)
export const readRollback = (request: FastifyRequest): Rollback => readBody(rollback, request)

/** @throws Problem 404 */
export function kindOf(name: string): RuleKindName {
  if (!isRuleKind(name)) throw unknownKind()
  return name
}
