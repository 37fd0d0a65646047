import { describe, expect, it } from '@jest/globals'
import { failureOf } from './failures.js'

const withCode = (code: string): Error => Object.assign(new Error('x'), { code })

describe('a failed write', () => {
  it.each(['22021', '22P02', '22003', '54000'])('is about the data: %s', (code) => {
    expect(failureOf(withCode(code))).toBe('data')
  })

  it.each(['40001', '40P01', '53100', '53300', '57P01', '57P03', '08006', '25006', '23505', '42883', 'ECONNRESET', 'ECONNREFUSED'])(
    'has to wait: %s',
    (code) => {
      expect(failureOf(withCode(code))).toBe('wait')
    },
  )

  it('has to wait when nothing is known', () => {
    expect(failureOf(new Error('Connection terminated unexpectedly'))).toBe('wait')
    expect(failureOf('what?')).toBe('wait')
  })

  it('is odd when our own code throws', () => {
    expect(failureOf(new RangeError('too long'))).toBe('odd')
    expect(failureOf(new TypeError('no UUID'))).toBe('odd')
  })
})
