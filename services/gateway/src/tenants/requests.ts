import { microsOf } from '@throughline/events'
import { invalidParameter } from '@throughline/platform'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readBody } from '../http/read-body.js'

const text = (most: number) => z.string().min(1).max(most)
/** What is in settings and limits is checked where they are kept. */
const json = z.looseObject({})

const newTenant = z.strictObject({ slug: text(63), name: text(200).optional(), settings: json.optional() })
const tenantChange = z
  .strictObject({
    name: text(200).optional(),
    settings: json.optional(),
    settingsVersion: z.int().min(1).max(2_147_483_647).optional(),
    suspended: z.boolean().optional(),
  })
  .refine((change) => change.settings === undefined || change.settingsVersion !== undefined, {
    path: ['settingsVersion'],
    error: 'name the version that you have read; settings replace the ones of that version',
  })
const newKey = z.strictObject({
  scopes: z.array(text(100)).min(1).max(50),
  organisation: text(128).optional(),
  origins: z.array(text(300)).max(50).optional(),
  expiresAt: text(40).optional(),
  limits: json.optional(),
})

export type NewTenant = z.output<typeof newTenant>
export type TenantPatch = z.output<typeof tenantChange>
export type NewKey = Omit<z.output<typeof newKey>, 'expiresAt'> & { expiresAt?: Date }

export const readNewTenant = (request: FastifyRequest): NewTenant => readBody(newTenant, request)
export const readTenantPatch = (request: FastifyRequest): TenantPatch => readBody(tenantChange, request)

export function readNewKey(request: FastifyRequest): NewKey {
  const { expiresAt, ...key } = readBody(newKey, request)
  return expiresAt === undefined ? key : { ...key, expiresAt: timeIn(expiresAt) }
}

function timeIn(given: string): Date {
  const micros = microsOf(given)
  if (micros === undefined) throw invalidParameter('expiresAt', 'a time such as 2027-01-31T00:00:00Z')
  return new Date(Math.floor(micros / 1_000))
}

const MAX_LIMIT = 200

export interface ListQuery {
  limit: number
  /** The last one of the page before. */
  behind?: string
}

/** Reads `limit` and `cursor` of a list. @param cursor what a cursor looks like inside */
export function readListQuery(query: Readonly<Record<string, unknown>>, cursor: RegExp): ListQuery {
  const { limit: limitText = '50', cursor: given } = query
  const limit = typeof limitText === 'string' && /^\d{1,3}$/.test(limitText) ? Number(limitText) : 0
  if (limit < 1 || limit > MAX_LIMIT) throw invalidParameter('limit', `a whole number from 1 to ${MAX_LIMIT}`)
  if (given === undefined) return { limit }
  const behind = typeof given === 'string' ? Buffer.from(given, 'base64url').toString('latin1') : ''
  if (!cursor.test(behind)) throw invalidParameter('cursor', 'take it from the `next` of a page as it is')
  return { limit, behind }
}

/** Where a list goes on, for the client to send back as it is. */
export function writeCursor(last: string): string {
  return Buffer.from(last).toString('base64url')
}
