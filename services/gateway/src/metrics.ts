import { metrics } from '@throughline/platform'
import { Counter, Gauge, Histogram } from 'prom-client'

const registers = [metrics]

/** Events that were acknowledged to who sent them. */
export const acceptedEvents = new Counter({
  name: 'throughline_gateway_events_accepted_total',
  help: 'Events that were acknowledged, by way in.',
  labelNames: ['way_in'],
  registers,
})

/** The reason is a code from a closed list, never a text. */
export const rejectedEvents = new Counter({
  name: 'throughline_gateway_events_rejected_total',
  help: 'Events that were refused, by way in and reason.',
  labelNames: ['way_in', 'reason'],
  registers,
})

export const producedEvents = new Counter({
  name: 'throughline_gateway_events_produced_total',
  help: 'Records that Kafka has acknowledged.',
  registers,
})

export const sendDuration = new Histogram({
  name: 'throughline_gateway_send_duration_seconds',
  help: 'Time of one send to Kafka, which carries the events of one or more requests.',
  labelNames: ['outcome'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
})

/** What an alert should fire on: data was changed, moved or sealed with a wrong key. */
export const brokenSeals = new Counter({
  name: 'throughline_gateway_broken_seals_total',
  help: 'Records in quarantine that did not open although their key is there.',
  registers,
})

export const directoryFailures = new Counter({
  name: 'throughline_gateway_directory_failures_total',
  help: 'Look-ups of keys and settings that failed.',
  registers,
})

/** What became of messages that the gateway acts on; `aside` is what somebody should look at. */
export const careMessages = new Counter({
  name: 'throughline_gateway_care_messages_total',
  help: 'Messages of signals.v1 that were acted on, or put aside.',
  labelNames: ['outcome'],
  registers,
})

/** Events and bytes that wait to be sent or are being sent, read when the metrics are. */
export function showQueue(depth: () => { records: number; bytes: number }): void {
  gauge('throughline_gateway_queue_events', 'Events that wait for Kafka or are on their way to it.', () => depth().records)
  gauge('throughline_gateway_queue_bytes', 'Bytes of these events.', () => depth().bytes)
}

function gauge(name: string, help: string, read: () => number): void {
  metrics.removeSingleMetric(name) // a second gateway in one process: tests
  const own: Gauge = new Gauge({ name, help, registers, collect: () => own.set(read()) })
}
