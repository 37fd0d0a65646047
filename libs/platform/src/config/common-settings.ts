import { type RateSettings, readIssuers } from '@throughline/access'
import { z } from 'zod'

/** A whole number in decimal digits, within the given bounds. */
export function wholeNumber(least: number, most: number) {
  const fault = `must be a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,15}$/, fault)
    .transform(Number)
    .refine((value) => value >= least && value <= most, fault)
}

/** A list such as `host:9092,other:9092`; entries are trimmed, at least one, each with a port. */
export const brokerList = z
  .string()
  .transform((text) => text.split(',').map((entry) => entry.trim()).filter((entry) => entry !== ''))
  .pipe(z.array(z.string().regex(/^[^\s:]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, 'must be host:port')).min(1))

/** `postgres://…` or `postgresql://…`. */
export const postgresUrl = z
  .string()
  .refine((text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text), 'must be a postgres:// URL')

/** A file with the identity providers whose tokens are accepted; without it there are API keys only. */
export const issuersFile = z
  .string()
  .optional()
  .transform((file, context) => {
    try {
      return file === undefined ? [] : readIssuers(file)
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : 'cannot be read')
      return z.NEVER
    }
  })

/** How much a tenant may do whose own settings do not say so; docs/reference/limits.md. */
export const rateSettings = {
  EVENTS_PER_SECOND: wholeNumber(1, 1_000_000).default(100_000),
  READS_PER_SECOND: wholeNumber(1, 1_000_000).default(2_000),
  BURST_SECONDS: wholeNumber(1, 60).default(5),
}

/** These settings as RateLimits takes them. */
export function ratesOf(settings: Readonly<Record<keyof typeof rateSettings, number>>): Required<RateSettings> {
  const { EVENTS_PER_SECOND, READS_PER_SECOND, BURST_SECONDS } = settings
  return { eventsPerSecond: EVENTS_PER_SECOND, readsPerSecond: READS_PER_SECOND, burstSeconds: BURST_SECONDS }
}

/**
 * The settings that every service has. `PORT` 0 takes any free port (tests).
 *
 * @param defaultPort the port when `PORT` is not set
 */
export function commonSettings(defaultPort: number) {
  return {
    HOST: z.string().default('127.0.0.1'),
    PORT: wholeNumber(0, 65_535).default(defaultPort),
    /** How long browsers shall insist on TLS, in seconds (two years are 63072000); only behind TLS. */
    HSTS_SECONDS: wholeNumber(0, 315_360_000).default(0),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  }
}
