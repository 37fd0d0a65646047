import type { KnownKey } from '@throughline/control'
import type { FastifyRequest } from 'fastify'
import { type Credential, credentialOf } from './credential.js'

export const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // nginx would collect what is written until its buffer is full.
  'x-accel-buffering': 'no',
}

/** The guard has let the request in, so it has the header. */
export function credentialIn({ headers }: FastifyRequest, caller: KnownKey): Credential {
  const [, token = ''] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? []
  return credentialOf(token, caller)
}
