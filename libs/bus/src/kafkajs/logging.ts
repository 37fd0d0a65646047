import { logLevel, type logCreator } from 'kafkajs'

/** Where the bus writes what it has to say. A pino logger fits. */
export interface BusLogger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export const silent: BusLogger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** While a broker is away these say so many times a second; what it means for us is told by ourselves. */
const chatty: ReadonlySet<string> = new Set(['Connection', 'BrokerPool'])

/** kafkajs's log, a level lower where it is chatty: it calls every pause and every failed attempt news. */
export function kafkajsLog(logger: BusLogger): logCreator {
  return () =>
    ({ namespace, level, log }) => {
      const { message, logger: _library, timestamp: _timestamp, stack: _stack, ...fields } = log
      const all = { kafkajs: namespace, ...fields }
      if (chatty.has(namespace)) logger.debug(all, message)
      else if (level === logLevel.ERROR) logger.warn(all, message)
      else if (level === logLevel.WARN) logger.info(all, message)
      else logger.debug(all, message)
    }
}
