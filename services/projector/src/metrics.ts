import { metrics } from '@throughline/platform'
import { Counter, Gauge, Histogram } from 'prom-client'

const registers = [metrics]

export const followedEvents = new Counter({
  name: 'throughline_projector_events_followed_total',
  help: 'Events that a view has taken in.',
  labelNames: ['view'],
  registers,
})
export const chunkDuration = new Histogram({
  name: 'throughline_projector_chunk_duration_seconds',
  help: 'Time that a view takes for one chunk, with its commit.',
  labelNames: ['view'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  registers,
})
export const lag = new Gauge({
  name: 'throughline_projector_lag_events',
  help: 'Events of the log that a build of a view has not taken in, over all parts.',
  labelNames: ['view', 'state'],
  registers,
})
export const pendingWork = new Gauge({
  name: 'throughline_projector_pending',
  help: 'What a view has still to do behind its cursors, such as identifiers that wait to be resolved.',
  labelNames: ['view'],
  registers,
})
export const failingWork = new Gauge({
  name: 'throughline_projector_failing',
  help: 'What a view could not do behind its cursors and tries again later, such as customers that cannot be folded; see /readyz and the log.',
  labelNames: ['view'],
  registers,
})
export const customersFolded = new Counter({
  name: 'throughline_projector_customers_folded_total',
  help: 'Customers whose story was folded, by how that ended; of those that failed or were overtaken: tries.',
  labelNames: ['outcome'],
  registers,
})
/** What an alert should fire on. */
export const faults = new Gauge({
  name: 'throughline_projector_fault',
  help: '1 while a view stands still in a part because of an error; see /readyz and the log.',
  labelNames: ['view', 'part'],
  registers,
})
export const retries = new Counter({
  name: 'throughline_projector_chunk_retries_total',
  help: 'Chunks that a view could not take in, and that are tried again.',
  labelNames: ['view'],
  registers,
})
export const snapshotsMade = new Counter({
  name: 'throughline_projector_snapshots_total',
  help: 'Customers of whom snapshots were made, by how that ended.',
  labelNames: ['outcome'],
  registers,
})
