import type { SpanExporter } from '@opentelemetry/sdk-trace'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The exporter that the standard variables ask for: `OTEL_TRACES_EXPORTER` zipkin, console or otlp
 * (default), the latter over `OTEL_EXPORTER_OTLP_[TRACES_]PROTOCOL` http/protobuf (default),
 * http/json or grpc. Only the one that is used is loaded. Addresses, headers, time limits and
 * certificates are read by the exporters themselves.
 *
 * @throws Error for a name that is none of these
 */
export async function exporterFromEnv(env: Env): Promise<SpanExporter> {
  const kind = env['OTEL_TRACES_EXPORTER']?.trim() || 'otlp'
  if (kind === 'zipkin') return new (await import('@opentelemetry/exporter-zipkin')).ZipkinExporter()
  if (kind === 'console') return new (await import('@opentelemetry/sdk-trace')).ConsoleSpanExporter()
  if (kind !== 'otlp') throw new Error(`OTEL_TRACES_EXPORTER: use otlp, zipkin, console or none, not "${kind}"`)
  const protocol = env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] || env['OTEL_EXPORTER_OTLP_PROTOCOL'] || 'http/protobuf'
  if (protocol === 'http/protobuf') return new (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter()
  if (protocol === 'http/json') return new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter()
  if (protocol === 'grpc') return new (await import('@opentelemetry/exporter-trace-otlp-grpc')).OTLPTraceExporter()
  throw new Error(`OTEL_EXPORTER_OTLP_PROTOCOL: use http/protobuf, http/json or grpc, not "${protocol}"`)
}
