import type { Problem } from './problem.js'

export const PROBLEM_CONTENT_TYPE = 'application/problem+json'

/** The part of a Fastify reply that is used here, whatever its type parameters are. */
export interface Answer {
  code(status: number): unknown
  header(name: string, value: string): unknown
  send: (...body: never[]) => unknown
}

/** Writes a problem as the answer; for code that stands before Nest's filters, such as Fastify's hooks. */
export function sendProblem(reply: Answer, problem: Problem): void {
  for (const [name, value] of Object.entries(problem.headers)) reply.header(name, value)
  if (problem.retryAfterSeconds !== undefined) {
    reply.header('retry-after', String(Math.max(1, Math.ceil(problem.retryAfterSeconds))))
  }
  reply.code(problem.status)
  reply.header('content-type', PROBLEM_CONTENT_TYPE)
  Reflect.apply(reply.send, reply, [JSON.stringify(problem)])
}
