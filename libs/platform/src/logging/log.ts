import type { JsonLogger } from './logger.js'

/** What the parts of a service write their news to: names, counts and durations, never what is in an event. */
export interface Log {
  debug(message: string, fields: object): void
  info(message: string, fields: object): void
  warn(message: string, fields: object): void
  error(message: string, fields: object): void
}

/** A service's log as one of its parts writes it. */
export function logOf(logger: JsonLogger, part: string): Log {
  return {
    debug: (message, fields) => logger.debug(message, fields, part),
    info: (message, fields) => logger.log(message, fields, part),
    warn: (message, fields) => logger.warn(message, fields, part),
    error: (message, fields) => logger.error(message, fields, part),
  }
}

/** What an error says, for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error)
}
