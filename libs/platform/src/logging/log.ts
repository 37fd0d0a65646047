/** What the parts of a service write their news to: names, counts and durations, never what is in an event. */
export interface Log {
  debug(message: string, fields: object): void
  info(message: string, fields: object): void
  warn(message: string, fields: object): void
  error(message: string, fields: object): void
}

/** What writes lines: our JsonLogger, and Nest's Logger, which hands them on to it. */
interface Writer {
  debug(message: unknown, ...rest: unknown[]): void
  log(message: unknown, ...rest: unknown[]): void
  warn(message: unknown, ...rest: unknown[]): void
  error(message: unknown, ...rest: unknown[]): void
}

/** A service's log as one of its parts writes it. */
export function logOf(logger: Writer, part: string): Log {
  return {
    debug: (message, fields) => logger.debug(message, fields, part),
    info: (message, fields) => logger.log(message, fields, part),
    warn: (message, fields) => logger.warn(message, fields, part),
    error: (message, fields) => logger.error(message, fields, part),
  }
}

/** The same log for those who name the fields first, as Kafka's clients do. */
export function fieldsFirst(log: Log) {
  return {
    debug: (fields: object, message: string) => log.debug(message, fields),
    info: (fields: object, message: string) => log.info(message, fields),
    warn: (fields: object, message: string) => log.warn(message, fields),
    error: (fields: object, message: string) => log.error(message, fields),
  }
}

/** What an error says, for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error)
}
