import { HttpException } from '@nestjs/common'
import { propertyOf, textOf } from '../unknown.js'
import { Problem, type ProblemOptions } from './problem.js'

/** Fastify's own refusals, by code. Their messages quote the URL or the body, so none of them is passed on. */
const FASTIFY: Readonly<Record<string, ProblemOptions>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { status: 413, detail: 'The body is larger than this route accepts.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { status: 415, detail: 'This Content-Type is not accepted here.' },
  FST_ERR_CTP_EMPTY_TYPE: { status: 415, detail: 'The Content-Type header is missing or empty.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { status: 400, detail: 'The body is empty, but Content-Type announces JSON.' },
  FST_ERR_CTP_INVALID_JSON_BODY: { status: 400, detail: 'The body is not valid JSON.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { status: 400, detail: 'The body is not as long as Content-Length says.' },
  FST_ERR_BAD_URL: { status: 400, detail: 'The path of the URL is not validly percent-encoded.' },
  FST_ERR_MAX_PARAM_LENGTH: { status: 414, detail: 'A part of the path is too long.' },
  FST_ERR_ASYNC_CONSTRAINT: { status: 400 },
  FST_ERR_HANDLER_TIMEOUT: {
    status: 503,
    type: 'timeout',
    detail: 'The request took too long and was given up.',
    retryAfterSeconds: 2,
  },
}

/** Decides, in this one place, how any thrown value is answered. What is not known is a 500 that says nothing. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  if (thrown instanceof HttpException) return fromNest(thrown)
  const known = FASTIFY[textOf(thrown, 'code') ?? '']
  if (known) return new Problem({ ...known, cause: thrown })
  const status = propertyOf(thrown, 'statusCode')
  if (typeof status === 'number' && status >= 400 && status < 500) {
    const detail = thrown instanceof SyntaxError ? 'The body is not valid JSON.' : undefined
    return new Problem({ status, cause: thrown, ...(detail ? { detail } : {}) })
  }
  return new Problem({
    status: 500,
    type: 'internal',
    detail: 'Something went wrong on our side. It has been logged with the trace of this request.',
    cause: thrown,
  })
}

/** What Nest makes of Fastify's errors keeps only status and message; these are the ones of its body parsers. */
const BODY: Readonly<Record<number, string>> = {
  413: FASTIFY['FST_ERR_CTP_BODY_TOO_LARGE']!.detail!,
  415: FASTIFY['FST_ERR_CTP_INVALID_MEDIA_TYPE']!.detail!,
}

/** Nest's messages are ours when a handler throws them, and "Cannot GET <url>" when its router does. */
function fromNest(exception: HttpException): Problem {
  const status = exception.getStatus()
  if (status >= 500) return new Problem({ status, cause: exception })
  const fromRouter = /^Cannot [A-Z]+ /.test(exception.message)
  const detail = BODY[status] ?? (fromRouter ? undefined : exception.message)
  return new Problem({ status, cause: exception, ...(detail ? { detail } : {}) })
}
