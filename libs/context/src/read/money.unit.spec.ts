import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { minus, money, plus } from './money.js'

describe('money', () => {
  it('adds without rounding', () => {
    expect(plus('0.10', '0.20')).toBe('0.30')
    expect(plus('999999999999999.999999', '0.000001')).toBe('1000000000000000.000000')
    expect(plus('12', '0.5')).toBe('12.5')
    expect(minus('10.00', '12.50')).toBe('-2.50')
    expect(minus('-1', '-1')).toBe('0')
  })

  it('takes nothing that is no amount with a currency', () => {
    expect(money({ total: { amount: '1.5', currency: 'EUR' } }, 'total')).toEqual({ amount: '1.5', currency: 'EUR' })
    for (const total of [
      { amount: 1.5, currency: 'EUR' },
      { amount: '1,5', currency: 'EUR' },
      { amount: '1.5' },
      null,
      'x',
    ]) {
      expect(money({ total }, 'total')).toBeUndefined()
    }
  })

  it('gives back what it took, in any order', () => {
    const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })
    const text = (value: number) =>
      `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, '0')}`
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        expect(plus(text(a), text(b))).toBe(plus(text(b), text(a)))
        expect(Number(minus(plus(text(a), text(b)), text(b))) * 100).toBeCloseTo(a, 1)
      }),
    )
  })
})
