import { describe, expect, it } from '@jest/globals'
import { context, trace, type Context, type ContextManager } from '@opentelemetry/api'
import { createLogger } from './logger.js'
import { safeError } from './safe-error.js'

function linesOf(write: (logger: ReturnType<typeof createLogger>) => void, level = 'trace') {
  const lines: Record<string, unknown>[] = []
  write(createLogger('probe', { level, stream: { write: (line) => lines.push(JSON.parse(line)) } }))
  return lines
}

describe('createLogger', () => {
  it('writes one JSON line with service, context and fields', () => {
    const [line, ...more] = linesOf((logger) => logger.log('chunk recorded', { part: 3 }, 'Recorder'))
    expect(line).toMatchObject({ level: 'info', service: 'probe', msg: 'chunk recorded', part: 3, context: 'Recorder' })
    expect(new Date(String(line?.['time'])).getTime()).not.toBeNaN()
    expect(more).toEqual([])
  })

  it('writes nothing below its level', () => {
    expect(linesOf((logger) => logger.debug('no'), 'info')).toEqual([])
    expect(linesOf((logger) => logger.warn('yes'), 'info')).toHaveLength(1)
  })

  it('keeps what Nest tells of its own start to debug', () => {
    const lines = linesOf((logger) => logger.log('Mapped {/v1/x, GET} route', 'RouterExplorer'))
    expect(lines).toMatchObject([{ level: 'debug' }])
  })

  it('describes an error without what it was about', () => {
    const error = Object.assign(new Error('invalid input syntax: "ann@example.com"'), { severity: 'ERROR', code: '22P02' })
    const [line] = linesOf((logger) => logger.error('query failed', error, 'Db'))
    expect(line).toMatchObject({ level: 'error', msg: 'query failed', error: { type: 'Error', code: '22P02' } })
    expect(JSON.stringify(line)).not.toMatch(/ann@example/)
  })
})

describe('safeError', () => {
  it('drops the message of what quotes its input, in causes too', () => {
    let parsing: unknown
    try {
      JSON.parse('{"email": ann@example.com}')
    } catch (error) {
      parsing = error
    }
    const safe = safeError(new Error('could not read the record', { cause: parsing }))
    expect(safe.message).toBe('could not read the record')
    expect(safe.cause).toMatchObject({ type: 'SyntaxError' })
    expect(JSON.stringify(safe)).not.toMatch(/ann@example/)
  })

  it('keeps message, code and frames of other errors', () => {
    const safe = safeError(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))
    expect(safe).toMatchObject({ message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' })
    expect(safe.stack).toMatch(/^\s+at /)
  })

  it('does not follow causes for ever', () => {
    const error = new Error('loop')
    error.cause = error
    expect(JSON.stringify(safeError(error)).length).toBeLessThan(20_000)
  })

  it('says only the type of what is no error', () => {
    expect(safeError('ann@example.com')).toEqual({ type: 'string' })
  })
})

/** Just enough of a context manager: one context is active at a time. */
class OneContext implements ContextManager {
  constructor(private current: Context) {}
  active = () => this.current
  with: ContextManager['with'] = (_context, fn, thisArg, ...args) => fn.call(thisArg as never, ...args)
  bind: ContextManager['bind'] = (_context, target) => target
  enable = () => this
  disable = () => this
}

describe('trace ids', () => {
  const write = () => linesOf((logger) => logger.log('x'))[0]

  it('are on every line that is written within a span, and on no other', () => {
    expect(write()).not.toHaveProperty('trace_id')
    const ids = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 }
    context.setGlobalContextManager(new OneContext(trace.setSpanContext(context.active(), ids)))
    expect(write()).toMatchObject({ trace_id: ids.traceId, span_id: ids.spanId })
    context.disable()
  })
})
