import { invalidParameter } from '@throughline/platform'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'

/** The JSON body of a request, checked. @throws Problem 400 that names the field, and never what was in it */
export function readBody<Schema extends z.ZodType>(schema: Schema, { body }: FastifyRequest): z.output<Schema> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const unknown = issue?.code === 'unrecognized_keys'
  throw invalidParameter(unknown ? 'body' : issue?.path.join('.') || 'body', unknown ? 'a field that is not known here' : (issue?.message ?? 'not valid'))
}
