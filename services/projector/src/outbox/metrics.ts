import { metrics } from '@throughline/platform'
import { Counter, Gauge, Histogram } from 'prom-client'

const registers = [metrics]

export const sentMessages = new Counter({
  name: 'throughline_outbox_sent_total',
  help: 'Messages that Kafka has taken.',
  labelNames: ['topic'],
  registers,
})
export const attempts = new Counter({
  name: 'throughline_webhook_attempts_total',
  help: 'Requests to webhook endpoints, by how they ended: delivered, later (it is tried again), dead (it is not).',
  labelNames: ['outcome'],
  registers,
})
export const attemptDuration = new Histogram({
  name: 'throughline_webhook_attempt_duration_seconds',
  help: 'Time until an endpoint has answered, or was given up.',
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30],
  registers,
})
/** What an alert should fire on when it does not fall again. */
export const waiting = new Gauge({
  name: 'throughline_outbox_waiting',
  help: 'What has not left yet: messages for Kafka, deliveries to webhook endpoints, and those that were given up (dead).',
  labelNames: ['what'],
  registers,
})
