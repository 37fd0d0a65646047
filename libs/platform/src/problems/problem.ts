import { STATUS_CODES } from 'node:http'

export interface ProblemOptions {
  /** HTTP status, 400–599. */
  status: number
  /** Short name of the kind of problem, such as `invalid-parameter`; default `about:blank`. */
  type?: string
  /** The same for every problem of its type; default the status' own phrase. */
  title?: string
  /** What was wrong this time, where, and what to do. It reaches the client: no secrets, no stack. */
  detail?: string
  /** Further members of the answer (RFC 9457, 3.2), such as `parameter` or `errors`. */
  extensions?: Readonly<Record<string, unknown>>
  /** Sent as `Retry-After`, in whole seconds. */
  retryAfterSeconds?: number
  /** Further response headers, such as `Allow`. */
  headers?: Readonly<Record<string, string>>
  /** What led to it; logged for a 5xx, never sent. */
  cause?: unknown
}

const TYPE_PREFIX = 'urn:throughline:problem:'

/** An error that is answered to the client as `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly type: string
  readonly title: string
  readonly detail: string | undefined
  readonly extensions: Readonly<Record<string, unknown>>
  readonly retryAfterSeconds: number | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(options: ProblemOptions) {
    super(options.detail ?? options.title ?? STATUS_CODES[options.status] ?? 'Error', { cause: options.cause })
    this.status = options.status
    this.type = options.type === undefined ? 'about:blank' : TYPE_PREFIX + options.type
    this.title = options.title ?? STATUS_CODES[options.status] ?? 'Error'
    this.detail = options.detail
    this.extensions = options.extensions ?? {}
    this.retryAfterSeconds = options.retryAfterSeconds
    this.headers = options.headers ?? {}
  }

  /** The members that are sent. Extensions can't replace the standard ones. */
  toJSON(): Record<string, unknown> {
    return {
      ...this.extensions,
      type: this.type,
      title: this.title,
      status: this.status,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
    }
  }
}

/** 400 that names one parameter of the request. */
export function invalidParameter(parameter: string, detail: string): Problem {
  return new Problem({
    status: 400,
    type: 'invalid-parameter',
    title: 'A parameter is not valid',
    detail: `${parameter}: ${detail}`,
    extensions: { parameter },
  })
}

/** 503 for something that is away and is expected back. */
export function unavailable(detail: string, options: { retryAfterSeconds?: number; cause?: unknown } = {}): Problem {
  return new Problem({
    status: 503,
    type: 'unavailable',
    title: 'Not available at the moment',
    detail,
    retryAfterSeconds: options.retryAfterSeconds ?? 2,
    cause: options.cause,
  })
}
