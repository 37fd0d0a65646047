import type { Socket } from 'node:net'
import { STATUS_CODES } from 'node:http'
import { PROBLEM_CONTENT_TYPE, sendProblem, type Answer } from '../problems/send-problem.js'
import { toProblem } from '../problems/to-problem.js'

export interface HttpLimits {
  /** Largest body in bytes; default 1 MiB. A larger one is 413. */
  bodyLimitBytes?: number
  /** Longest value of one path parameter in characters, before decoding; default 2,048. Longer is 414. */
  maxParamLength?: number
  /** Time a client has to send a whole request; default 30,000. */
  requestTimeoutMs?: number
  /** Time a handler has to answer; default 30,000. Then the answer is 503. */
  handlerTimeoutMs?: number
  /** How long an idle keep-alive connection is kept; default 65,000, more than usual load balancers. */
  keepAliveTimeoutMs?: number
}

/** Fastify's options, with a limit on everything that a client can make large or slow. */
export function fastifyOptions(limits: HttpLimits) {
  return {
    logger: false,
    bodyLimit: limits.bodyLimitBytes ?? 1_048_576,
    requestTimeout: limits.requestTimeoutMs ?? 30_000,
    handlerTimeout: limits.handlerTimeoutMs ?? 30_000,
    keepAliveTimeout: limits.keepAliveTimeoutMs ?? 65_000,
    // While closing, what still arrives on open connections is answered, with `Connection: close`.
    return503OnClosing: false,
    forceCloseConnections: 'idle' as const,
    routerOptions: { maxParamLength: limits.maxParamLength ?? 2_048 },
    frameworkErrors: (error: unknown, _request: unknown, reply: Answer) => sendProblem(reply, toProblem(error)),
    clientErrorHandler: answerBrokenRequest,
  }
}

const STATUS_OF: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 }

/** What isn't HTTP, or came too slowly, never becomes a request; the socket gets the answer itself. */
function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const status = STATUS_OF[error.code ?? ''] ?? 400
  const title = STATUS_CODES[status]!
  const body = JSON.stringify({ type: 'about:blank', title, status })
  if (!socket.writable) {
    socket.destroy(error)
    return
  }
  const head = `HTTP/1.1 ${status} ${title}\r\nContent-Type: ${PROBLEM_CONTENT_TYPE}\r\nContent-Length: ${body.length}\r\n`
  socket.end(`${head}Connection: close\r\n\r\n${body}`)
}
