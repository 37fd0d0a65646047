import { isZone } from '@throughline/calendar'
import { z } from 'zod'
import { MAX_WAIT_MS, once, token, wholeNumber } from '../timeline/timeline-parameters.js'
import { DEFAULT_FLOOR, LEAST_FLOOR, metricParameters } from './metric-parameters.js'

const { since, until, period, confidence, format } = metricParameters.shape

/** The query parameters of results. */
export const resultParameters = z.strictObject({
  since,
  until,
  period,
  zone: once.refine(isZone, 'must be a time zone such as Europe/Berlin').optional(),
  followed_days: wholeNumber(1, 1_096).default(180),
  currency: once.regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR').optional(),
  confidence,
  floor: wholeNumber(LEAST_FLOOR, 10_000).default(DEFAULT_FLOOR),
  format,
  after: token.optional(),
  wait: wholeNumber(0, MAX_WAIT_MS).default(1_000),
})

export type ResultParameters = z.output<typeof resultParameters>
