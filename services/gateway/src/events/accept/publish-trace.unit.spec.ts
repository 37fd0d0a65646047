import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { SpanKind, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { CloudEvent } from '@throughline/events'
import { PublishTrace } from './publish-trace.js'

const REQUEST = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const OWN = '00-11111111111111111111111111111111-2222222222222222-01'
const OWN_UNSAMPLED = `${OWN.slice(0, -1)}0`

const event = (given: Partial<CloudEvent> = {}): CloudEvent => ({ specversion: '1.0', id: '1', source: '/s', type: 'a.b', ...given })

describe('the context that an event carries on, without tracing', () => {
  it('is its own, else the request’s, which it then has as well', () => {
    const request = new PublishTrace({ traceparent: REQUEST, tracestate: 'a=1' }, 'topic')
    const [bare, traced] = [event(), event({ traceparent: OWN })]
    expect(request.of(bare)).toEqual({ traceparent: REQUEST, tracestate: 'a=1' })
    expect(bare).toMatchObject({ traceparent: REQUEST, tracestate: 'a=1' })
    expect(request.of(traced)).toEqual({ traceparent: OWN })
    request.end(2)
  })

  it.each([{}, { traceparent: 'junk' }, { traceparent: REQUEST.replace('0af7', 'zzzz') }, { tracestate: 'a=1' }])(
    'is none when there is none: %j',
    (headers) => {
      const bare = event()
      expect(new PublishTrace(headers, 'topic').of(bare)).toEqual({})
      expect(bare).toEqual(event())
    },
  )

  it('leaves out a tracestate that is no text', () => {
    expect(new PublishTrace({ traceparent: REQUEST, tracestate: 'a=\u00e9' }, 'topic').of(event())).toEqual({ traceparent: REQUEST })
  })
})

describe('the context that an event carries on, with tracing', () => {
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  beforeAll(() => {
    trace.setGlobalTracerProvider(provider)
  })
  afterEach(() => exporter.reset())
  afterAll(async () => {
    trace.disable()
    await provider.shutdown()
  })
  const spans = async () => {
    await provider.forceFlush()
    return exporter.getFinishedSpans()
  }
  const carried = (traceparent: string | undefined) => {
    const [, traceId, spanId, flags] = traceparent?.split('-') ?? []
    return { traceId, spanId, flags }
  }

  it('is one producer span for all events of a request that have none of their own', async () => {
    const request = new PublishTrace({}, 'interactions.v1')
    const [first, second] = [request.of(event()), request.of(event())]
    request.end(2)
    expect(await spans()).toHaveLength(1)
    const [span] = await spans()
    expect(span).toMatchObject({ name: 'publish interactions.v1', kind: SpanKind.PRODUCER })
    expect(span?.attributes).toMatchObject({ 'messaging.system': 'kafka', 'messaging.batch.message_count': 2 })
    expect(carried(first.traceparent)).toMatchObject({ traceId: span?.spanContext().traceId, spanId: span?.spanContext().spanId })
    expect(second).toEqual(first)
  })

  it('is a span in the trace of an event that has a sampled one', async () => {
    const request = new PublishTrace({}, 't')
    const own = request.of(event({ traceparent: OWN }))
    const unsampled = request.of(event({ traceparent: OWN_UNSAMPLED }))
    request.end(2)
    const child = (await spans()).find((span) => span.spanContext().traceId === '1'.repeat(32))
    expect(child?.parentSpanContext?.spanId).toBe('2'.repeat(16))
    expect(carried(own.traceparent)).toEqual({ traceId: '1'.repeat(32), spanId: child?.spanContext().spanId, flags: '01' })
    expect(unsampled).toEqual({ traceparent: OWN_UNSAMPLED })
  })

  it('makes a bounded number of spans, and every event keeps its trace', async () => {
    const request = new PublishTrace({}, 't')
    const carriedOn = Array.from({ length: 300 }, () => request.of(event({ traceparent: OWN })))
    request.end(300)
    expect(await spans()).toHaveLength(101)
    expect(new Set(carriedOn.map((each) => carried(each.traceparent).traceId))).toEqual(new Set(['1'.repeat(32)]))
  })
})
