import type { IncomingHttpHeaders } from 'node:http'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Span } from '@opentelemetry/api'
import { formatTraceparent, parseTraceparent, type TraceContext } from '@throughline/bus'
import type { CloudEvent } from '@throughline/events'

interface Carried {
  traceparent?: string
  tracestate?: string
}

/** Spans of single events of one request; beyond it events keep their context without one. */
const MAX_EVENT_SPANS = 100
const TRACESTATE = /^[\u0020-\u007e]{1,512}$/
const tracer = trace.getTracer('throughline-gateway')

/**
 * One producer span for a request, and the context that each of its events carries on: that of its own `traceparent`
 * attribute, else that of the request. Events of other sampled traces get a span in theirs, so that one trace shows
 * the whole way of an event. Costs next to nothing while tracing is off.
 */
export class PublishTrace {
  readonly #span: Span
  readonly #eventSpans: Span[] = []
  readonly #incoming: Carried
  readonly #ofRequest: Carried
  readonly #topic: string

  constructor(headers: IncomingHttpHeaders, topic: string) {
    this.#topic = topic
    this.#incoming = incomingFrom(headers)
    this.#span = tracer.startSpan(`publish ${topic}`, this.#options())
    this.#ofRequest = this.#span.isRecording() ? carriedBy(this.#span) : this.#incoming
  }

  /** What the record of an event carries. An event without a context of its own gets the sender's. */
  readonly of = (event: CloudEvent): Carried => {
    const own = parseTraceparent(event.traceparent)
    if (own) return this.#ofEvent(event, own)
    const { traceparent, tracestate } = this.#incoming
    if (traceparent !== undefined) {
      event.traceparent = traceparent
      if (tracestate !== undefined) event.tracestate = tracestate
    }
    return this.#ofRequest
  }

  end(events: number, error?: unknown): void {
    this.#span.setAttribute('messaging.batch.message_count', events)
    if (error !== undefined) this.#span.setStatus({ code: SpanStatusCode.ERROR })
    for (const span of this.#eventSpans) span.end()
    this.#span.end()
  }

  #ofEvent(event: CloudEvent, own: TraceContext): Carried {
    const asSent = { traceparent: event.traceparent, ...(event.tracestate === undefined ? {} : { tracestate: event.tracestate }) }
    if (!this.#span.isRecording() || !own.sampled || this.#eventSpans.length >= MAX_EVENT_SPANS) return asSent
    const request = this.#span.spanContext()
    if (own.traceId === request.traceId) return this.#ofRequest
    const parent = { traceId: own.traceId, spanId: own.spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true }
    const options = { ...this.#options(), links: [{ context: request }] }
    const span = tracer.startSpan(`publish ${this.#topic}`, options, trace.setSpanContext(ROOT_CONTEXT, parent))
    this.#eventSpans.push(span)
    return carriedBy(span)
  }

  #options() {
    const attributes = {
      'messaging.system': 'kafka',
      'messaging.destination.name': this.#topic,
      'messaging.operation.name': 'publish',
      'messaging.operation.type': 'send',
    }
    return { kind: SpanKind.PRODUCER, attributes }
  }
}

function incomingFrom(headers: IncomingHttpHeaders): Carried {
  const { traceparent, tracestate } = headers
  if (typeof traceparent !== 'string' || traceparent.length > 255 || !parseTraceparent(traceparent)) return {}
  if (typeof tracestate !== 'string' || !TRACESTATE.test(tracestate)) return { traceparent }
  return { traceparent, tracestate }
}

function carriedBy(span: Span): Carried {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext()
  const traceparent = formatTraceparent({ traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 })
  const tracestate = traceState?.serialize()
  return tracestate ? { traceparent, tracestate } : { traceparent }
}
