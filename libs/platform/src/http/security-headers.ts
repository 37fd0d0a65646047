import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/**
 * Headers for browsers on every answer. Answers are data: nothing in them may run, be framed, or load anything (the page
 * of the documents has a policy of its own).
 *
 * @param hstsSeconds how long a browser that came over TLS goes on insisting on it; 0: the header is left out, since a
 *   service itself speaks plain HTTP and only who puts TLS before it can promise that
 */
export async function addSecurityHeaders(fastify: FastifyInstance, hstsSeconds: number): Promise<void> {
  await fastify.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
    strictTransportSecurity: hstsSeconds > 0 && { maxAge: hstsSeconds, includeSubDomains: true },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  })
}
