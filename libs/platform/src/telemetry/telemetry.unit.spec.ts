import { describe, expect, it } from '@jest/globals'
import { SpanStatusCode } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { exporterFromEnv } from './exporter.js'
import { tracingIsOn } from './settings.js'
import { withoutPersonalData } from './without-personal-data.js'

describe('tracingIsOn', () => {
  it.each([
    [{}, false],
    [{ OTEL_TRACES_EXPORTER: 'none' }, false],
    [{ OTEL_TRACES_EXPORTER: '' }, false],
    [{ OTEL_TRACES_EXPORTER: 'zipkin' }, true],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, true],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces' }, true],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_TRACES_EXPORTER: 'none' }, false],
    [{ OTEL_TRACES_EXPORTER: 'otlp', OTEL_SDK_DISABLED: 'true' }, false],
  ])('%j: %s', (env, on) => {
    expect(tracingIsOn(env)).toBe(on)
  })
})

describe('exporterFromEnv', () => {
  it('makes the exporter that is asked for', async () => {
    for (const OTEL_TRACES_EXPORTER of ['zipkin', 'otlp', 'console']) {
      const exporter = await exporterFromEnv({ OTEL_TRACES_EXPORTER })
      expect(exporter.constructor.name.toLowerCase()).toContain(OTEL_TRACES_EXPORTER)
      await exporter.shutdown()
    }
  })

  it('refuses what it does not know', async () => {
    await expect(exporterFromEnv({ OTEL_TRACES_EXPORTER: 'zipkn' })).rejects.toThrow(/OTEL_TRACES_EXPORTER/)
    await expect(exporterFromEnv({ OTEL_EXPORTER_OTLP_PROTOCOL: 'carrier-pigeon' })).rejects.toThrow(/PROTOCOL/)
  })
})

describe('withoutPersonalData', () => {
  it('lets nothing pass that can hold personal data, and keeps the rest', async () => {
    const memory = new InMemorySpanExporter()
    const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: withoutPersonalData(memory) })] })
    const span = provider.getTracer('test').startSpan('GET /v1/customers/:ref/timeline', {
      attributes: {
        'url.path': '/v1/customers/email%3Aann@example.com/timeline',
        'url.query': 'channel=ann@example.com',
        'client.address': 'ann@example.com',
        'http.route': '/v1/customers/:ref/timeline',
      },
    })
    span.recordException(new Error('no such ann@example.com'))
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'no such ann@example.com' })
    span.end()
    await provider.forceFlush()
    const [sent] = memory.getFinishedSpans()
    expect(sent?.name).toBe('GET /v1/customers/:ref/timeline')
    expect(sent?.attributes).toEqual({ 'http.route': '/v1/customers/:ref/timeline' })
    expect(sent?.status).toEqual({ code: SpanStatusCode.ERROR })
    expect(sent?.events.map((event) => [event.name, event.attributes])).toEqual([['exception', { 'exception.type': 'Error' }]])
    expect(sent?.spanContext().traceId).toBe(span.spanContext().traceId)
    await provider.shutdown()
  })
})
