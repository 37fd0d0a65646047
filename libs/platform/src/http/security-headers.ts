import type { IncomingMessage } from 'node:http'
import { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'

/**
 * Headers for browsers on every answer. Answers are data: nothing in them may run, be framed, or load anything (the page
 * of the documents has a policy of its own). They are the same on all answers, so helmet is asked once: asking it for
 * each would cost a request some 20 µs.
 *
 * @param hstsSeconds how long a browser that came over TLS goes on insisting on it; 0: the header is left out, since a
 *   service itself speaks plain HTTP and only who puts TLS before it can promise that
 */
export function addSecurityHeaders(fastify: FastifyInstance, hstsSeconds: number): void {
  const headers = headersFor(hstsSeconds)
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
}

function headersFor(hstsSeconds: number): Readonly<Record<string, string>> {
  const ask = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
    strictTransportSecurity: hstsSeconds > 0 && { maxAge: hstsSeconds, includeSubDomains: true },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  })
  const request = { method: 'GET' } as IncomingMessage
  const response = new ServerResponse(request)
  ask(request, response, (error) => {
    if (error !== undefined) throw error instanceof Error ? error : new Error('helmet made no headers', { cause: error })
  })
  return Object.fromEntries(response.getHeaderNames().map((name) => [name, String(response.getHeader(name))]))
}
