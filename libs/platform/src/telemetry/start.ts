import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { textOf } from '../unknown.js'
import { exporterFromEnv } from './exporter.js'
import { onTelemetryShutdown } from './flush.js'
import { withoutPersonalData } from './without-personal-data.js'

/** Asked every few seconds by machines; their spans would drown the others. */
const UNTRACED = new Set(['/healthz', '/readyz', '/metrics'])

/**
 * Starts tracing for this process: HTTP in and out, PostgreSQL. Spans of Kafka are made by the
 * services, because one record of a batch has a trace of its own. Sampler, propagators, limits and
 * resource follow the standard OTEL_* variables. No loader hook is needed: `http` is Node's own
 * and `pg` is CommonJS inside, and registering one costs a third of a second at every start.
 */
export async function startTelemetry(): Promise<void> {
  // Only traces are sent: metrics are read at /metrics, logs on stdout.
  process.env['OTEL_METRICS_EXPORTER'] ??= 'none'
  process.env['OTEL_LOGS_EXPORTER'] ??= 'none'
  // Who and where, but not the command line with every span.
  process.env['OTEL_NODE_RESOURCE_DETECTORS'] ??= 'env,serviceinstance'
  const serviceName = nameOfService()
  const sdk = new NodeSDK({
    traceExporter: withoutPersonalData(await exporterFromEnv(process.env)),
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: (request) => UNTRACED.has(request.url ?? ''),
        requireParentforOutgoingSpans: true,
      }),
      new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true, enhancedDatabaseReporting: false }),
    ],
    ...(serviceName === undefined ? {} : { serviceName }),
  })
  sdk.start()
  onTelemetryShutdown(() => sdk.shutdown())
}

/** `OTEL_SERVICE_NAME` (read by the SDK), else the name of the package whose dist/main.js is run. */
function nameOfService(): string | undefined {
  const named = process.env['OTEL_SERVICE_NAME'] || /service\.name=/.test(process.env['OTEL_RESOURCE_ATTRIBUTES'] ?? '')
  const entry = process.argv[1]
  if (named || entry === undefined) return undefined
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8'))
    return textOf(manifest, 'name')?.replace('@throughline/', '')
  } catch {
    return undefined // Not one of our packages: the SDK's own default stands.
  }
}
