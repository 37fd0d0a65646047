type Env = Readonly<Record<string, string | undefined>>

/** Tracing is on when an exporter or a place to send to is named, and nothing switches it off. */
export function tracingIsOn(env: Env): boolean {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return false
  const exporter = env['OTEL_TRACES_EXPORTER']?.trim() ?? ''
  if (exporter !== '') return exporter !== 'none'
  return Boolean(env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'])
}
