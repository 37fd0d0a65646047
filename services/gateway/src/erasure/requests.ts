import { createHash } from 'node:crypto'
import { readPointer } from '@throughline/log'
import { invalidParameter, Problem } from '@throughline/platform'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { text } from '../http/body-parts.js'
import { MAX_SUBJECTS } from './subjects-of.js'

const reason = text(500).refine((given) => given.trim() !== '', { error: 'is empty' })

const customerErasure = z.strictObject({
  reason,
  dryRun: z.boolean().default(false),
  subjects: z.array(text(1_024)).max(MAX_SUBJECTS - 1).default([]),
})
const eventErasure = z.strictObject({
  source: text(1_024),
  id: text(1_024),
  fields: z.array(z.string().max(1_024)).min(1).max(100).optional(),
  reason,
  dryRun: z.boolean().default(false),
})
const hold = z.strictObject({ reason })

export type CustomerErasure = z.output<typeof customerErasure>
export type EventErasure = z.output<typeof eventErasure>

export const readCustomerErasure = (body: unknown): CustomerErasure => read(customerErasure, body)
export const readHold = (body: unknown): { reason: string } => read(hold, body)

/** @throws Problem 400 also for a pointer that names no field that an event can be without */
export function readEventErasure(given: unknown): EventErasure {
  const body = read(eventErasure, given)
  for (const field of body.fields ?? []) {
    const pointer = readPointer(field)
    if (!pointer.ok) throw invalidParameter('fields', pointer.reason)
  }
  return body.fields === undefined ? body : { ...body, fields: [...new Set(body.fields)].toSorted() }
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body ?? {})
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  // Names of our fields, never what was sent.
  if (issue?.code === 'unrecognized_keys') throw invalidParameter('body', 'has a field that is not known here')
  throw invalidParameter(issue?.path.join('.') || 'body', issue?.message ?? 'not valid')
}

const MAX_KEY = 255

/** The Idempotency-Key of a request, as a hash: it could be anything. */
export function requestKeyOf(request: FastifyRequest): Buffer | undefined {
  const given = request.headers['idempotency-key']
  if (given === undefined) return undefined
  if (typeof given !== 'string' || given === '' || given.length > MAX_KEY) {
    throw new Problem({ status: 400, type: 'malformed', detail: `Idempotency-Key: 1 to ${MAX_KEY} characters, once.` })
  }
  return createHash('sha256').update(given).digest()
}

/** The same for the same wish, whoever has it and however often. */
export function printOf(...parts: unknown[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest()
}
