import { isError, propertyOf, textOf } from '../unknown.js'

/** What a log line may say about an error: never the values that it was about. */
export interface SafeError {
  type: string
  message?: string
  code?: string
  stack?: string
  constraint?: string
  table?: string
  cause?: SafeError
}

const MAX_CAUSES = 3
const MAX_FRAMES = 12

/**
 * Describes an error for a log or a span without personal data.
 *
 * Messages of parsers quote what they could not read, and PostgreSQL's classes 22 (data) and 23
 * (constraints) quote values: of these only type, code and place are kept.
 */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!isError(error)) return { type: typeof error }
  const safe: SafeError = { type: error.name === 'Error' ? error.constructor.name : error.name }
  const code = propertyOf(error, 'code')
  if (typeof code === 'string' || typeof code === 'number') safe.code = String(code)
  if (!quotesItsInput(error)) safe.message = error.message
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line))
  if (frames && frames.length > 0) safe.stack = frames.slice(0, MAX_FRAMES).join('\n')
  for (const name of ['constraint', 'table'] as const) {
    const text = textOf(error, name)
    if (text !== undefined) safe[name] = text
  }
  if (error.cause !== undefined && depth < MAX_CAUSES) safe.cause = safeError(error.cause, depth + 1)
  return safe
}

/** Whether the message of an error repeats the value that the error is about. */
export function quotesItsInput(error: Error): boolean {
  if (error instanceof SyntaxError || error instanceof URIError) return true
  return 'severity' in error && /^2[23]/.test(textOf(error, 'code') ?? '')
}
