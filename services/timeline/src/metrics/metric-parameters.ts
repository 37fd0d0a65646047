import { isZone, PERIODS } from '@throughline/calendar'
import { DETAILS, DIMENSIONS } from '@throughline/metrics'
import { z } from 'zod'
import { name, values } from '../care/filters.js'
import { MAX_LIMIT, MAX_WAIT_MS, once, token, wholeNumber } from '../timeline/timeline-parameters.js'

/** What it can be grouped by: periods by their length. */
export const GROUPINGS = [...DIMENSIONS, ...DETAILS, ...PERIODS] as const
export type Grouping = (typeof GROUPINGS)[number]

export const MAX_GROUPINGS = 2
/** Below so many nothing is told, unless somebody asks for another floor. */
export const DEFAULT_FLOOR = 30
export const LEAST_FLOOR = 5
export const CONFIDENCES = ['0.8', '0.9', '0.95', '0.99'] as const
export const LONGEST_WAIT_MS = 3_600_000

const moment = once.min(1, 'must not be empty').max(40, 'is too long for a time')

function share(fault: string) {
  return once.max(40, fault).transform(Number).refine((value) => value >= 0.01 && value <= 0.99, fault)
}

/** The query parameters of a metric; docs/metrics-operation.ts describes them, and a test holds the two together. */
export const metricParameters = z.strictObject({
  since: moment.optional(),
  until: moment.optional(),
  period: once.max(10, 'is too long for a period').optional(),
  zone: once.refine(isZone, 'must be a time zone such as Europe/Berlin').optional(),
  group_by: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat())
    .pipe(z.array(z.enum(GROUPINGS, `must be one of ${GROUPINGS.join(', ')}`)).max(MAX_GROUPINGS, `may be given ${MAX_GROUPINGS} times at most`))
    .refine((given) => new Set(given).size === given.length, 'names the same twice')
    .default([]),
  channel: values(name),
  stage: values(name),
  topic: values(name),
  agent: values(name),
  organisation: values(name),
  outcome: values(name),
  what: values(name),
  survey: values(name),
  compare: once.min(1, 'must not be empty').max(256, 'is too long').optional(),
  confidence: once.pipe(z.enum(CONFIDENCES, `must be one of ${CONFIDENCES.join(', ')}`)).default('0.95').transform(Number),
  floor: wholeNumber(LEAST_FLOOR, 10_000).default(DEFAULT_FLOOR),
  quantile: share('must be a share from 0.01 to 0.99, such as 0.9').default(0.5),
  within_ms: wholeNumber(1_000, LONGEST_WAIT_MS).default(60_000),
  limit: wholeNumber(1, MAX_LIMIT).default(50),
  format: once.pipe(z.enum(['json', 'csv'], 'must be json or csv')).optional(),
  after: token.optional(),
  wait: wholeNumber(0, MAX_WAIT_MS).default(1_000),
})

export type MetricParameters = z.output<typeof metricParameters>
