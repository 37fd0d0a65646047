import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { type Outbound, urlFault } from '@throughline/platform'
import { callableAddresses, type Resolve } from './callable-addresses.js'
import { Refused } from './refused.js'

/** Of an answer nobody reads more; nothing of it is kept. */
const MAX_ANSWER_BYTES = 65_536

export interface PostOptions {
  readonly outbound: Outbound
  readonly resolve?: Resolve | undefined
  /** Of the whole request. */
  readonly signal: AbortSignal
}

// No connection outlives its request: the next one is checked anew.
const http = new HttpAgent({ keepAlive: false })
const https = new HttpsAgent({ keepAlive: false })

/**
 * Posts a body and says the status of the answer. Redirects are not followed.
 *
 * @throws Refused when the URL may not be called, and what the connection throws
 */
export async function post(
  target: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  { outbound, resolve, signal }: PostOptions,
): Promise<number> {
  const fault = urlFault(target, outbound)
  if (fault !== undefined) throw new Refused(`it must be ${fault}`)
  const url = new URL(target)
  const addresses = await within(callableAddresses(url, outbound, resolve), signal)
  return new Promise((answered, failed) => {
    const secure = url.protocol === 'https:'
    const sending = (secure ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      agent: secure ? https : http,
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      lookup: only(addresses),
      signal,
    })
    sending.on('response', (answer) => readThrough(answer, answered, failed))
    sending.on('error', failed)
    sending.end(body)
  })
}

/** The status counts once the answer has ended, or is longer than anybody reads. */
function readThrough(answer: IncomingMessage, answered: (status: number) => void, failed: (error: Error) => void): void {
  const { statusCode = 0 } = answer
  let bytes = 0
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= MAX_ANSWER_BYTES) return
    answered(statusCode)
    answer.destroy()
  })
  answer.on('end', () => answered(statusCode))
  answer.on('error', failed)
}

/** Instead of asking for the name again. */
function only(addresses: readonly LookupAddress[]): LookupFunction {
  return (_name, { all }, done) => {
    const [first] = addresses
    if (all === true) done(null, [...addresses])
    else done(null, first?.address ?? '', first?.family)
  }
}

/** Node cannot break a look-up off: nobody waits for it any longer. */
function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('broken off'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
