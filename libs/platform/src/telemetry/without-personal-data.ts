import type { Attributes } from '@opentelemetry/api'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'

/** Set by instrumentations; each can hold a customer's reference, a filter's value, or where somebody is. */
const DROPPED: ReadonlySet<string> = new Set([
  'url.path',
  'url.query',
  'url.full',
  'http.url',
  'http.target',
  'client.address',
  'client.port',
  'network.peer.address',
  'network.peer.port',
  'user_agent.original',
  'exception.message',
  'exception.stacktrace',
])

/**
 * Takes everything from spans that can hold personal data, at the one place that all spans pass.
 * Error messages go too (PostgreSQL's quote values); the log has them in a safe form, under the
 * same trace id.
 */
export function withoutPersonalData(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(cleaned), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  }
}

/** A view of the span: the SDK's own object stays as it is, other processors may hold it. */
function cleaned(span: ReadableSpan): ReadableSpan {
  return Object.create(span, {
    status: { value: { code: span.status.code }, enumerable: true },
    attributes: { value: without(span.attributes), enumerable: true },
    events: {
      value: span.events.map((event) => ({ ...event, attributes: without(event.attributes ?? {}) })),
      enumerable: true,
    },
  })
}

function without(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !DROPPED.has(name)))
}
