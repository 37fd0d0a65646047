import { metrics } from '@throughline/platform'
import { Counter, Gauge, Histogram } from 'prom-client'

export const openStreams = new Gauge({
  name: 'timeline_streams',
  help: 'Live streams that are open.',
  registers: [metrics],
})

export const endedStreams = new Counter({
  name: 'timeline_streams_ended_total',
  help: 'Live streams that have ended, by why.',
  labelNames: ['reason'],
  registers: [metrics],
})

export const sentEvents = new Counter({
  name: 'timeline_stream_events_total',
  help: 'Events that were written to live streams.',
  registers: [metrics],
})

export const delays = new Histogram({
  name: 'timeline_stream_delay_seconds',
  help: 'From recording an event to writing it to the streams that go along with the log.',
  buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 10],
  registers: [metrics],
})
