import { Catch, Inject, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common'
import { trace } from '@opentelemetry/api'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { RouteTable } from '../http/route-table.js'
import { isError } from '../unknown.js'
import { Problem } from './problem.js'
import { sendProblem } from './send-problem.js'
import { toProblem } from './to-problem.js'

/** Answers every error of every route, ours, Nest's and Fastify's, as a problem; a 5xx is logged here, once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http')
  private awayReportedAt = Number.NEGATIVE_INFINITY

  constructor(@Inject(RouteTable) private readonly routes: RouteTable) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>()
    const reply = host.switchToHttp().getResponse<FastifyReply>()
    const problem = this.orMethodNotAllowed(toProblem(thrown), request)
    if (problem.status >= 500 && !this.isRepeated(problem)) this.report(problem, request)
    if (!reply.sent) sendProblem(reply, problem)
  }

  /** The router knows no method: a 404 for a path that exists under another method is a 405. */
  private orMethodNotAllowed(problem: Problem, request: FastifyRequest): Problem {
    if (problem.status !== 404 || !request.is404) return problem
    const allowed = this.routes.methodsOf(request.raw.url ?? '')
    if (allowed.length === 0) return new Problem({ status: 404, detail: 'There is nothing at this path.' })
    const list = allowed.join(', ')
    return new Problem({ status: 405, detail: `This path answers ${list}.`, headers: { allow: list } })
  }

  /** While something is away every request fails for it: one line a second tells that. */
  private isRepeated(problem: Problem): boolean {
    if (problem.status !== 503) return false
    const now = performance.now()
    if (now - this.awayReportedAt < 1_000) return true
    this.awayReportedAt = now
    return false
  }

  private report(problem: Problem, request: FastifyRequest): void {
    const route = request.routeOptions?.url ?? '(no route)'
    const cause = isError(problem.cause) ? problem.cause : problem
    // What is away or late is expected to come back; anything else is a fault of ours.
    const level = problem.status === 503 || problem.status === 504 ? 'warn' : 'error'
    this.logger[level](`${request.method} ${route} failed`, { status: problem.status }, cause)
    trace.getActiveSpan()?.setAttribute('error.type', cause.name)
  }
}
