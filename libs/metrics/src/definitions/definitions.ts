import { contacts } from './contacts.js'
import type { MetricDefinition } from './definition.js'
import { promises } from './promises.js'
import { scores } from './scores.js'

/** All metrics, in the order in which they are shown. */
export const METRICS: readonly MetricDefinition[] = [...scores, ...contacts, ...promises]

export function metricBy(name: string): MetricDefinition | undefined {
  return METRICS.find((metric) => metric.name === name)
}
