import { metrics } from '@throughline/platform'
import { Counter, Gauge, Histogram } from 'prom-client'

const registers = [metrics]

function counter<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Counter<Label> {
  return new Counter({ name: `throughline_recorder_${name}_total`, help, labelNames, registers })
}

export const recordedEvents = counter('events_recorded', 'Events that were appended to the log.', ['topic'])
export const duplicateEvents = counter('events_duplicate', 'Events that had been told before, word by word.', ['topic'])
export const conflictingEvents = counter('events_conflicting', 'Events whose id had been told with other content.', ['topic'])
/** The code is one of a closed list, or `rejected` for those of the gateway. */
export const quarantinedRecords = counter('records_quarantined', 'Records that are no events, by what was wrong.', ['topic', 'code'])
export const fencedChunks = counter('chunks_fenced', 'Chunks that were refused because the cursor stood elsewhere.', ['topic'])
export const suppressedRecords = counter('suppressed', 'Records that were left out, for they happened before their subject was erased.', ['topic'])
export const staleChunks = counter('chunks_stale', 'Chunks that were sealed anew, for a subject was erased meanwhile.', ['topic'])
export const keyWaits = counter('key_waits', 'Failed attempts to get the keys of a chunk.', ['topic'])
export const chunkRetries = counter('chunk_retries', 'Failed attempts to record a chunk, by SQLSTATE or system code.', ['reason'])

export const chunkDuration = new Histogram({
  name: 'throughline_recorder_chunk_duration_seconds',
  help: 'Time from decoding a chunk to having its commit acknowledged.',
  labelNames: ['topic'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  registers,
})
export const chunkRecords = new Histogram({
  name: 'throughline_recorder_chunk_records',
  help: 'Records in a chunk.',
  labelNames: ['topic'],
  buckets: [0, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2000, 5000],
  registers,
})

export const lag = new Gauge({
  name: 'throughline_recorder_lag_records',
  help: 'Records that are in Kafka and not yet in the log, of the partitions this recorder has.',
  labelNames: ['topic', 'part'],
  registers,
})
/** What an alert should fire on. */
export const alarms = new Gauge({
  name: 'throughline_recorder_alarm',
  help: '1 while a part stands still because records are lost or offsets began anew; see the runbook.',
  labelNames: ['topic', 'part', 'kind'],
  registers,
})

/** Steps: `blanking` overwrites rows, `rewriting` writes files anew. */
export const openErasuresGauge = new Gauge({
  name: 'throughline_recorder_erasures_open',
  help: 'Erasures that are not through yet, by the step that they wait for; only where erasures are finished.',
  labelNames: ['step'],
  registers,
})
export const erasureAge = new Gauge({
  name: 'throughline_recorder_erasure_age_seconds',
  help: 'Age of the oldest of these, 0 when there are none.',
  labelNames: ['step'],
  registers,
})
export const expiredRecords = counter('quarantine_expired', 'Records whose time in quarantine was over.')
