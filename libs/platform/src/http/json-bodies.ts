import { bodyLimits, readJson } from '@throughline/events'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from '../problems/problem.js'
import { routeOf } from './route-settings.js'

const JSON_TYPE = /^(application|text)\/([\w.-]+\+)?json *(;|$)/i
const FOREIGN_CHARSET = /; *charset *= *"?(?!utf-?8|us-ascii)/i

/**
 * Reads the body of every request, in the one way there is: as JSON within limits (duplicate keys, depth, what a double
 * or PostgreSQL would change; docs/reference/limits.md). So a new route is safe without saying anything.
 */
export function addJsonBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (request.is404 || routeOf(request).raw) done(null, body)
    else {
      const read = readBody(request, body)
      if (read instanceof Problem) done(read)
      else done(null, read)
    }
  })
}

function readBody({ headers }: FastifyRequest, body: Buffer): unknown {
  const type = headers['content-type'] ?? ''
  const encoding = headers['content-encoding']
  if (!JSON_TYPE.test(type) || FOREIGN_CHARSET.test(type) || (encoding !== undefined && encoding !== 'identity')) {
    return new Problem({ status: 415, detail: 'Send the body as application/json, in UTF-8, without Content-Encoding.' })
  }
  if (body.length === 0) return malformed('The body is empty, but Content-Type announces JSON.')
  const read = readJson(body, bodyLimits)
  if ('value' in read) return read.value
  const { code, reason } = read.fault
  return malformed(code === 'not-json' || code === 'not-utf8' ? `The body is ${reason}.` : `The body cannot be taken: ${reason}.`)
}

function malformed(detail: string): Problem {
  return new Problem({ status: 400, type: 'malformed', title: 'The request cannot be read', detail })
}
