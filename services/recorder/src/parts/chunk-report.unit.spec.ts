import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { ChunkOutcome } from '@throughline/log'
import { metrics } from '@throughline/platform'
import type { RowsNews } from '../chunks/rows.js'
import { ChunkReport } from './chunk-report.js'

const outcome: ChunkOutcome & { status: 'recorded' } = {
  status: 'recorded',
  nextOffset: 9,
  recorded: 2,
  duplicates: 1,
  conflicts: 0,
  quarantined: 1,
  firstPosition: 1,
  recordedAt: 1,
  erasures: 0,
  stale: [],
}
const piece = { records: [], expectedOffset: 5, nextOffset: 9 }
const parent = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true }
const news: RowsNews = { codes: [], suppressed: 0, sampled: new Map([[parent.spanId, { trace: parent, records: 2 }]]) }

describe('the report of a chunk', () => {
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })

  beforeAll(() => void trace.setGlobalTracerProvider(provider))
  beforeEach(() => exporter.reset())
  afterAll(async () => {
    trace.disable()
    await provider.shutdown()
  })

  const spans = async () => {
    await provider.forceFlush()
    return exporter.getFinishedSpans()
  }

  it('is one span, and one more in the trace of each sampled parent, so that it leads into the log', async () => {
    const report = new ChunkReport('interactions.v1')
    await report.during(piece, 3, async (count) => {
      count(outcome, news)
      return outcome
    })
    const [event, chunk] = await spans()
    expect(event?.spanContext().traceId).toBe(parent.traceId)
    expect(event?.parentSpanContext?.spanId).toBe(parent.spanId)
    expect(event?.kind).toBe(SpanKind.CONSUMER)
    expect(event?.attributes).toMatchObject({ 'messaging.batch.message_count': 2, 'messaging.destination.partition.id': '3' })
    expect(event?.links[0]?.context.spanId).toBe(chunk?.spanContext().spanId)
    expect(chunk?.spanContext().traceId).not.toBe(parent.traceId)
    expect(chunk?.attributes).toMatchObject({ 'messaging.kafka.offset': 5, 'throughline.chunk.status': 'recorded' })
  })

  it('says when a chunk was not recorded', async () => {
    await new ChunkReport('t').during(piece, 0, () => Promise.resolve({ status: 'fenced' }))
    const [chunk] = await spans()
    expect(chunk?.status.code).toBe(SpanStatusCode.ERROR)
    expect(chunk?.attributes).toMatchObject({ 'throughline.chunk.status': 'fenced' })
  })

  it('counts by what became of records, with few labels', async () => {
    const codes = ['not-json', 'one-of-the-gateway', 'another-of-the-gateway']
    await new ChunkReport('counted').during(piece, 0, async (count) => {
      count(outcome, { ...news, codes })
      return outcome
    })
    const text = await metrics.metrics()
    expect(text).toContain('throughline_recorder_events_recorded_total{topic="counted"} 2')
    expect(text).toContain('throughline_recorder_events_duplicate_total{topic="counted"} 1')
    expect(text).toContain('throughline_recorder_records_quarantined_total{topic="counted",code="not-json"} 1')
    expect(text).toContain('throughline_recorder_records_quarantined_total{topic="counted",code="rejected"} 2')
    expect(text).toContain('throughline_recorder_chunk_duration_seconds_count{topic="counted"} 1')
  })
})
