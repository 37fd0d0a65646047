/**
 * For `node --import @throughline/platform/telemetry`: starts tracing when the standard OTEL_*
 * variables ask for it. Otherwise nothing is loaded, so a start without tracing costs nothing.
 */
import { tracingIsOn } from './telemetry/settings.js'

if (tracingIsOn(process.env)) {
  const { startTelemetry } = await import('./telemetry/start.js')
  await startTelemetry()
}
