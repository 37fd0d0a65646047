import { describe, expect, it } from '@jest/globals'
import type { Comparison } from './comparison.js'
import { figuresOf, wish } from './report.js'

const row = (changes: Partial<Comparison>): Comparison => ({
  name: 'page',
  what: 'a page',
  ours: 8,
  other: 2,
  ratio: 4,
  rates: { ours: 'pageMs', other: 'bareMs' },
  ...changes,
})

describe('what the design asks for', () => {
  it('is a ratio, a figure of ours, or both', () => {
    expect(wish(row({ target: 0.4 }))).toBe('≥ 0.4')
    expect(wish(row({ target: 3, atMost: true }))).toBe('≤ 3 MISSED')
    expect(wish(row({ limit: 10, atMost: true, unit: ' ms' }))).toBe('≤ 10 ms')
    expect(wish(row({ ours: 7_000, limit: 8_000, target: 0.4 }))).toBe('≥ 0.4, ≥ 8,000/s MISSED')
  })

  it('is missed by what was not measured', () => {
    expect(wish(row({ ours: Number.NaN, limit: 10, atMost: true }))).toContain('MISSED')
  })
})

describe('the JSON of a run', () => {
  it('names ratios, rates and what goes with them', () => {
    const { ratios, rates } = figuresOf([row({ more: { pageP50Ms: 3 } })], {})
    expect(ratios).toEqual({ page: 4 })
    expect(rates).toEqual({ pageMs: 8, bareMs: 2, pageP50Ms: 3 })
  })
})
