export { ConfigError, loadConfig } from './config/load-config.js'
export { isCallable } from './outbound/networks.js'
export { literalAddress, type Outbound, outboundOf, outboundSettings, urlFault } from './outbound/outbound.js'
export { kafkaSecurityOf, kafkaSettings, type KafkaSecurity, optionalKafkaSettings } from './config/kafka-settings.js'
export { brokerList, commonSettings, issuersFile, postgresUrl, rateSettings, ratesOf, wholeNumber } from './config/common-settings.js'
export { keyStoreSettings } from './config/key-store-settings.js'
export { fieldsFirst, type Log, logOf, messageOf } from './logging/log.js'
export { createLogger, JsonLogger, type LoggerOptions } from './logging/logger.js'
export { safeError, type SafeError } from './logging/safe-error.js'
export { invalidParameter, Problem, unavailable, type ProblemOptions } from './problems/problem.js'
export { ProblemFilter } from './problems/problem.filter.js'
export { PROBLEM_CONTENT_TYPE, sendProblem } from './problems/send-problem.js'
export { toProblem } from './problems/to-problem.js'
export { AUDIT, type AuditedAction, type AuditRecorder } from './audit/audit-port.js'
export { noteAudit, type AuditNote } from './audit/request-audit.js'
export { AccessTable } from './auth/access-table.js'
export { AUTHENTICATOR, type Authenticator } from './auth/authenticator.js'
export { callerOf, CurrentCaller, setCaller } from './auth/caller-of.js'
export { assertFresh } from './auth/guard.js'
export { identify } from './auth/identify.js'
export { HealthModule } from './health/health.module.js'
export { HealthRegistry, type CheckResult, type Readiness } from './health/health-registry.js'
export { metrics } from './metrics/metrics.js'
export { unboundedParts } from './openapi/unbounded.js'
export { Describe, Undocumented } from './openapi/describe.js'
export { problemResponse, problemSchema } from './openapi/problem-responses.js'
export type {
  ApiInfo,
  Components,
  Example,
  JsonSchema,
  MediaType,
  Operation,
  Parameter,
  Reference,
  Response,
} from './openapi/openapi.types.js'
export { createHttpService, type HttpServiceOptions } from './http/create-http-service.js'
export { TakesEvents, TakesForm } from './http/route-settings.js'
export { FairGate, tooManyWaiting } from './limits/fair-gate.js'
export { FairQueue } from './limits/fair-queue.js'
export { Room } from './limits/room.js'
export { RATE_LIMITS, RateLimits } from './limits/rate-limits.js'
export type { HttpLimits } from './http/fastify-options.js'
export { ListenError } from './http/listen.js'
export { RouteTable } from './http/route-table.js'
export { main, runHttpService, type RunOptions } from './http/run-http-service.js'
export { flushTelemetry } from './telemetry/flush.js'
export { isError, propertyOf, textOf } from './unknown.js'
