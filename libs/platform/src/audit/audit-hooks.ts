import { Logger } from '@nestjs/common'
import { isSpanContextValid, trace } from '@opentelemetry/api'
import type { Caller, RoutePolicy } from '@throughline/access'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Counter } from 'prom-client'
import type { AccessTable } from '../auth/access-table.js'
import { callerOf } from '../auth/caller-of.js'
import { metrics } from '../metrics/metrics.js'
import { Problem, unavailable } from '../problems/problem.js'
import { PROBLEM_CONTENT_TYPE } from '../problems/send-problem.js'
import type { AuditRecorder } from './audit-port.js'
import { isAudited } from './is-audited.js'
import { purposeOf } from './purpose.js'
import { RequestAudit } from './request-audit.js'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const failures = new Counter({
  name: 'throughline_audit_failures_total',
  help: 'Requests that were not answered because their entry of the audit could not be stored.',
  registers: [metrics],
})

/** Records what is done by every route whose policy does not say otherwise. An answer waits until its entry is kept. */
export function addAudit(fastify: FastifyInstance, table: AccessTable, recorder: AuditRecorder): void {
  const audits = new WeakMap<FastifyRequest['raw'], RequestAudit>()
  const logger = new Logger('Audit')

  fastify.addHook('preHandler', (request, _reply, done) => {
    const entry = table.of(request.method, request.routeOptions.url ?? '')
    const caller = callerOf(request)
    if (!caller || !isAudited(entry)) return done()
    const purpose = purposeOf(request)
    if (purpose instanceof Problem) return done(purpose)
    const audit = auditOf(recorder, entry, caller, purpose)
    audits.set(request.raw, audit)
    audit.around(done)
  })

  fastify.addHook('onSend', async (request, reply, payload) => {
    const audit = audits.get(request.raw)
    if (!audit) return payload
    try {
      await audit.done(reply.statusCode, targetOf(request))
      return payload
    } catch (error) {
      failures.inc()
      logger.error(`${audit.who.action} could not be recorded, so it was not answered`, error)
      const problem = unavailable('What was asked for could not be recorded, so it is not answered. Please try again.')
      void reply.code(problem.status).removeHeader('content-length').headers({ 'content-type': PROBLEM_CONTENT_TYPE, 'retry-after': '2' })
      return JSON.stringify(problem)
    }
  })
}

function auditOf(recorder: AuditRecorder, entry: RoutePolicy, caller: Caller, purpose: string | undefined): RequestAudit {
  const action = entry.audit || `${entry.method} ${entry.path}`
  const span = trace.getActiveSpan()?.spanContext()
  const { kind: actorKind, id: actor, tenantId, organisation } = caller
  const who = {
    tenantId,
    actorKind,
    actor,
    action,
    ...(organisation === undefined ? {} : { organisation }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(span && isSpanContextValid(span) ? { traceId: span.traceId } : {}),
  }
  return new RequestAudit(recorder, who, entry.method !== 'GET' && !action.endsWith('.read'))
}

/** The last id in the path. What is no UUID could be anything, also a customer's address. */
function targetOf({ params }: FastifyRequest): string | undefined {
  const values = Object.values(params ?? {})
  return values.findLast((value): value is string => typeof value === 'string' && UUID.test(value))
}
