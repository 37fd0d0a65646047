import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, isSpanContextValid, trace, type Attributes, type Span } from '@opentelemetry/api'
import type { BadCode } from '@throughline/bus'
import type { ChunkOutcome } from '@throughline/log'
import type { WriteOutcome } from '../chunks/chunk-writer.js'
import type { Piece } from '../chunks/pieces.js'
import type { RowsNews } from '../chunks/rows.js'
import { chunkDuration, chunkRecords, conflictingEvents, duplicateEvents, quarantinedRecords, recordedEvents, suppressedRecords } from '../metrics.js'

const tracer = trace.getTracer('throughline-recorder')

/** Labels must be few: what the gateway rejected is counted there by reason. */
const ownCodes: ReadonlySet<string> = new Set<BadCode | 'unrecordable'>([
  'no-key',
  'bad-key',
  'wrong-part',
  'missing-header',
  'bad-header',
  'no-value',
  'too-large',
  'not-utf8',
  'not-json',
  'not-an-event',
  'bad-attribute',
  'forbidden-text',
  'forbidden-key',
  'duplicate-key',
  'bad-number',
  'too-deep',
  'over-limit',
  'unrecordable',
])

/** Told what became of a chunk's records. */
export type Count = (outcome: ChunkOutcome, news: RowsNews) => void

/** Metrics and spans of chunks: one span a chunk, and for sampled events one in the event's own trace. */
export class ChunkReport {
  constructor(private readonly topic: string) {}

  /** Measures the writing of a piece. */
  during(piece: Piece, part: number, write: (count: Count) => Promise<WriteOutcome>): Promise<WriteOutcome> {
    const attributes = { ...this.attributes(piece.records.length, part), 'messaging.kafka.offset': piece.expectedOffset }
    const options = { kind: SpanKind.CONSUMER, attributes }
    return tracer.startActiveSpan(`record ${this.topic}`, options, async (span) => {
      const startedAt = performance.now()
      const startTime = Date.now()
      try {
        const outcome = await write((counted, news) => this.count(counted, news, part, span, startTime))
        span.setAttribute('throughline.chunk.status', outcome.status)
        if (outcome.status !== 'recorded') span.setStatus({ code: SpanStatusCode.ERROR })
        return outcome
      } finally {
        chunkDuration.observe({ topic: this.topic }, (performance.now() - startedAt) / 1000)
        chunkRecords.observe({ topic: this.topic }, piece.records.length)
        span.end()
      }
    })
  }

  private count(outcome: ChunkOutcome, news: RowsNews, part: number, span: Span, startTime: number): void {
    const { topic } = this
    recordedEvents.inc({ topic }, outcome.recorded)
    duplicateEvents.inc({ topic }, outcome.duplicates)
    conflictingEvents.inc({ topic }, outcome.conflicts)
    suppressedRecords.inc({ topic }, news.suppressed)
    for (const code of news.codes) quarantinedRecords.inc({ topic, code: ownCodes.has(code) ? code : 'rejected' })
    if (isSpanContextValid(span.spanContext())) this.showInTraces(news.sampled, part, span, startTime)
  }

  /** So that one trace shows the way from the channel to the log. */
  private showInTraces(sampled: RowsNews['sampled'], part: number, chunk: Span, startTime: number): void {
    const links = [{ context: chunk.spanContext() }]
    for (const { trace: parent, records } of sampled.values()) {
      const { traceId, spanId } = parent
      const remote = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true }
      const attributes = this.attributes(records, part)
      const options = { kind: SpanKind.CONSUMER, startTime, links, attributes }
      tracer.startSpan(`record ${this.topic}`, options, trace.setSpanContext(ROOT_CONTEXT, remote)).end()
    }
  }

  private attributes(records: number, part: number): Attributes {
    return {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'process',
      'messaging.operation.name': 'record',
      'messaging.destination.name': this.topic,
      'messaging.destination.partition.id': String(part),
      'messaging.batch.message_count': records,
    }
  }
}
