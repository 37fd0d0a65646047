import { describe, expect, it } from '@jest/globals'
import { formatTraceparent, parseTraceparent } from './trace.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'

describe('traceparent', () => {
  it('is read and written', () => {
    for (const sampled of [true, false]) {
      const context = { traceId, spanId, sampled }
      expect(parseTraceparent(formatTraceparent(context))).toEqual(context)
    }
  })

  it('is read from versions to come', () => {
    expect(parseTraceparent(`01-${traceId}-${spanId}-03-more`)).toEqual({ traceId, spanId, sampled: true })
  })

  it.each([
    undefined,
    '',
    'nothing',
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `ff-${traceId}-${spanId}-01`,
    `00-${traceId}-${spanId}-01-more`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${traceId}-${spanId}-01${'x'.repeat(600)}`,
  ])('is none: %s', (text) => {
    expect(parseTraceparent(text)).toBeUndefined()
  })
})
