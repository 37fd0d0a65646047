import { invalidParameter, Problem } from '@throughline/platform'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { instant, text } from '../http/body-parts.js'

/** Identifiers that one request may add, or take out. */
const MAX_NAMED = 100
const MAX_WAIT_MS = 10_000
const MAX_KEY = 255

const ref = text(2_048)
const refs = z.array(ref).min(1).max(MAX_NAMED)

/** What every statement about who is who may say beside what it states. */
const common = {
  reason: text(500).optional(),
  expectedVersion: z.string().min(1).max(64).optional(),
  dryRun: z.boolean().default(false),
  after: z.string().min(1).max(20_000).optional(),
  wait: z.int().min(0).max(MAX_WAIT_MS).default(1_000),
}

export const mergeBody = z.strictObject({ with: ref, ...common })
export const unmergeBody = z.strictObject({ from: z.union([ref, refs]), ...common })
export const identifiersBody = z.strictObject({
  add: refs.optional(),
  remove: refs.optional(),
  reassigned: z.strictObject({ identifier: ref, from: instant, to: ref.optional() }).optional(),
  ...common,
})
export const refileBody = z.strictObject({ source: text(1_024), id: text(1_024), to: ref, reason: text(500).optional() })
export const retractBody = z.strictObject({ source: text(1_024), id: text(1_024), reason: text(500).optional() })

export type IdentifiersBody = z.output<typeof identifiersBody>

/** Of what is asked beside the wish itself. */
export type Common = Pick<z.output<typeof mergeBody>, 'reason' | 'expectedVersion' | 'dryRun' | 'after' | 'wait'>

const whatIsMissing: z.core.$ZodErrorMap = ({ code, input }) => (code === 'invalid_type' && input === undefined ? 'has to be given' : undefined)

/** @throws Problem 400 that names the member that is wrong */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body ?? {}, { error: whatIsMissing })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  // Names of our fields, never what was sent.
  if (issue?.code === 'unrecognized_keys') throw invalidParameter('body', 'has a field that is not known here')
  throw invalidParameter(issue?.path.join('.') || 'body', issue?.message ?? 'not valid')
}

/** @throws Problem 400 also when it changes nothing */
export function readIdentifiers(body: unknown): IdentifiersBody {
  const read = readBody(identifiersBody, body)
  if (!read.add && !read.remove && !read.reassigned) throw invalidParameter('body', 'give add, remove or reassigned')
  return read
}

/** Who asks and with what. */
export interface Asking {
  /** The caller's credential, for the service that is asked on the caller's behalf. */
  readonly authorization: string
  /** The Idempotency-Key, as it came. */
  readonly key: string | undefined
}

/** @throws Problem 400 for a key that cannot be one */
export function askingOf({ headers }: FastifyRequest): Asking {
  const given = headers['idempotency-key']
  if (given !== undefined && (typeof given !== 'string' || given === '' || given.length > MAX_KEY)) {
    throw new Problem({ status: 400, type: 'malformed', detail: `Idempotency-Key: 1 to ${MAX_KEY} characters, once.` })
  }
  return { authorization: headers.authorization ?? '', key: given }
}
