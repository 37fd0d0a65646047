import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** The registry behind `/metrics`. Own metrics name it: `new Counter({ …, registers: [metrics] })`. */
export const metrics = new Registry()

/** Seconds from the first byte of a request to the last of its answer, by route template, never by path. */
export const requestDuration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from receiving a request to having answered it.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  registers: [metrics],
})

let collecting = false

/** Adds the process' own metrics (memory, event loop, CPU), once however often it is called. */
export function collectProcessMetrics(service: string): void {
  if (collecting) return
  collecting = true
  metrics.setDefaultLabels({ service })
  collectDefaultMetrics({ register: metrics })
}
