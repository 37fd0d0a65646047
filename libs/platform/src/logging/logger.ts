import type { LoggerService } from '@nestjs/common'
import { isSpanContextValid, trace } from '@opentelemetry/api'
import { destination, pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino'
import { isError } from '../unknown.js'
import { safeError } from './safe-error.js'

export interface LoggerOptions {
  /** Lowest level that is written; default `LOG_LEVEL` or info. */
  level?: string
  /** Where lines go; default stdout, written synchronously so that none is lost at exit. */
  stream?: DestinationStream
}

type Fields = Record<string, unknown>
type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

/** What Nest tells about its own start: of interest when something is wrong with it. */
const FRAMEWORK: ReadonlySet<unknown> = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'NestMicroservice',
])

/**
 * One JSON line a message, with service, trace and span id. Callers give names, counts and
 * durations, never values of customers: URLs, queries, headers and bodies have no place in a log.
 *
 * Usage: `logger.log('chunk recorded', { part: 3, events: 500 }, 'Recorder')`; an Error may stand
 * in place of the fields and is written as {@link safeError} has it.
 */
export class JsonLogger implements LoggerService {
  constructor(private readonly lines: Logger) {}

  /** Whether lines of this level are written; ask before building costly ones. */
  writes(level: Level): boolean {
    return this.lines.isLevelEnabled(level)
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write(FRAMEWORK.has(rest.at(-1)) ? 'debug' : 'info', message, rest)
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest)
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest)
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest)
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest)
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest)
  }

  private write(level: Level, message: unknown, rest: unknown[]) {
    if (!this.writes(level)) return
    const fields: Fields = {}
    if (typeof rest.at(-1) === 'string') fields['context'] = rest.pop()
    for (const part of rest) addTo(fields, part)
    if (isError(message)) addTo(fields, message)
    else if (typeof message === 'object' && message !== null) Object.assign(fields, message)
    this.lines[level](fields, typeof message === 'string' ? message : '')
  }
}

function addTo(fields: Fields, part: unknown): void {
  if (isError(part)) fields['error'] = safeError(part)
  else if (typeof part === 'string') fields['stack'] = part
  else if (typeof part === 'object' && part !== null) Object.assign(fields, part)
}

/** The logger of a service; it is also Nest's, so `new Logger('Name')` of @nestjs/common writes the same lines. */
export function createLogger(service: string, options: LoggerOptions = {}): JsonLogger {
  const stream = options.stream ?? destination({ fd: 1, sync: true })
  return new JsonLogger(
    pino(
      {
        level: options.level ?? process.env['LOG_LEVEL'] ?? 'info',
        base: { service },
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        serializers: { err: safeError, error: (value: unknown) => (isError(value) ? safeError(value) : value) },
        mixin: traceIds,
      },
      stream,
    ),
  )
}

function traceIds(): Fields {
  const context = trace.getActiveSpan()?.spanContext()
  if (!context || !isSpanContextValid(context)) return {}
  return { trace_id: context.traceId, span_id: context.spanId }
}
