import { isRuleKind, type RuleKindName } from '@throughline/rules'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readBody } from '../http/read-body.js'
import { unknownKind } from './problems.js'

const version = z.int().min(0).max(2_147_483_646)
const reason = z.string().trim().min(1).max(500)

const draft = z.strictObject({ rules: z.looseObject({}), basedOn: version, revision: z.uuid().toLowerCase().optional() })
const publication = z.strictObject({ revision: z.uuid().toLowerCase(), expectedVersion: version.optional(), reason: reason.optional() })
const rollback = z.strictObject({ to: version, expectedVersion: version, reason: reason.optional() })

export type NewDraft = z.output<typeof draft>
export type Publication = z.output<typeof publication>
export type Rollback = z.output<typeof rollback>

export const readDraft = (request: FastifyRequest): NewDraft => readBody(draft, request)
export const readPublication = (request: FastifyRequest): Publication => readBody(publication, request)
export const readRollback = (request: FastifyRequest): Rollback => readBody(rollback, request)

/** @throws Problem 404 */
export function kindOf(name: string): RuleKindName {
  if (!isRuleKind(name)) throw unknownKind()
  return name
}
