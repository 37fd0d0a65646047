import { isRecord } from '@throughline/events'
import { Problem, unavailable } from '@throughline/platform'
import type { Preview, PreviewQuestion } from './preview.js'

/** Beyond the time that the timeline may wait itself. */
const LIMIT_MS = 5_000
const MAX_BYTES = 4 * 1024 * 1024
const PREFIX = 'urn:throughline:problem:'
/** What the caller can do something about; anything else is between the two services. */
const CALLERS: ReadonlySet<number> = new Set([400, 403, 404, 413, 422, 429, 504])

/** Asks the timeline service, with the credentials of whoever asks the gateway. */
export class TimelineClient {
  /** @param url of the timeline service; undefined: there is none */
  constructor(private readonly url: string | undefined) {}

  /**
   * What a statement would change, and how it has to be made. Nothing is remembered: it is asked each time.
   *
   * @throws Problem that the timeline answers with; 503 when it does not answer in time, or not so that it can be read
   */
  async preview(question: PreviewQuestion, authorization: string): Promise<Preview> {
    const headers = { 'content-type': 'application/json', authorization }
    const answer = await this.#ask('/v1/identity/preview', { method: 'POST', headers, body: JSON.stringify(question) }, question.wait)
    if (!isPreview(answer)) throw away(new Error('the answer of the timeline is no preview'))
    return answer
  }

  /**
   * What the timeline shows of something, to this caller.
   *
   * @param path with its parameters
   * @param waitMs how long the timeline may wait itself
   * @throws Problem that the timeline answers with; 503 when it does not answer in time, or not so that it can be read
   */
  read(path: string, authorization: string, waitMs = 0): Promise<unknown> {
    return this.#ask(path, { method: 'GET', headers: { authorization } }, waitMs)
  }

  /** The same by a question in the body, which needs no credential: what is in it is one. @throws as `read` */
  ask(path: string, question: object): Promise<unknown> {
    return this.#ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(question) }, 0)
  }

  async #ask(path: string, request: RequestInit, waitMs: number): Promise<unknown> {
    if (this.url === undefined) throw away(new Error('TIMELINE_URL is not set'))
    const { status, body } = await this.#fetched(new URL(path, this.url), request, waitMs).catch((cause: unknown) => {
      throw away(cause)
    })
    if (status === 200) return body
    if (CALLERS.has(status) && isRecord(body)) throw passedOn(status, body)
    throw away(new Error(`the timeline answers ${status}`))
  }

  async #fetched(url: URL, request: RequestInit, waitMs: number): Promise<{ status: number; body: unknown }> {
    const response = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(waitMs + LIMIT_MS) })
    return { status: response.status, body: JSON.parse(await textOf(response)) as unknown }
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    // Leaving the loop lets go of the connection.
    if (bytes > MAX_BYTES) throw new Error(`the answer of the timeline has more than ${MAX_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function isPreview(answer: unknown): answer is Preview {
  return isRecord(answer) && typeof answer['version'] === 'string' && typeof answer['subjectId'] === 'string' && typeof answer['at'] === 'string' && Array.isArray(answer['statements'])
}

/** A problem of the timeline, as it is. */
function passedOn(status: number, { type, title, detail, status: _status, ...extensions }: Record<string, unknown>): Problem {
  return new Problem({
    status,
    ...(typeof type === 'string' && type.startsWith(PREFIX) && { type: type.slice(PREFIX.length) }),
    ...(typeof title === 'string' && { title }),
    ...(typeof detail === 'string' && { detail }),
    extensions,
    ...((status === 429 || status === 504) && { retryAfterSeconds: 1 }),
  })
}

function away(cause: unknown): Problem {
  return unavailable('The timeline service cannot be asked at the moment. Nothing was changed; asking again is safe.', { cause })
}
