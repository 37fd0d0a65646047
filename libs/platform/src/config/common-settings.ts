import { z } from 'zod'

const port = z.coerce.number('must be a whole number').int('must be a whole number').min(0).max(65_535)

/** A list such as `host:9092,other:9092`; entries are trimmed, at least one, each with a port. */
export const brokerList = z
  .string()
  .transform((text) => text.split(',').map((entry) => entry.trim()).filter((entry) => entry !== ''))
  .pipe(z.array(z.string().regex(/^[^\s:]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, 'must be host:port')).min(1))

/** `postgres://…` or `postgresql://…`. */
export const postgresUrl = z
  .string()
  .refine((text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text), 'must be a postgres:// URL')

/**
 * The settings that every service has. `PORT` 0 takes any free port (tests).
 *
 * @param defaultPort the port when `PORT` is not set
 */
export function commonSettings(defaultPort: number) {
  return {
    HOST: z.string().default('127.0.0.1'),
    PORT: port.default(defaultPort),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  }
}
