import { describe, expect, it } from '@jest/globals'
import { mayGrant, readRules } from '../src/index.js'

const limits = [
  { role: 'agent', what: 'goodwill', amount: '25.00', currency: 'EUR' },
  { role: 'lead', what: 'goodwill', amount: '100', currency: 'EUR' },
  { role: '*', what: 'discount', amount: '5', currency: 'USD' },
]
const rules = readRules('limits', { limits })

describe('mayGrant', () => {
  it('lets everybody grant what no limit is about', () => {
    expect(mayGrant(rules, { what: 'refund', amount: '1000000', currency: 'EUR', roles: [] })).toEqual({ allowed: true })
  })

  it('holds a role to its limit, and takes the most generous of several', () => {
    const grant = (amount: string, ...roles: string[]) => mayGrant(rules, { what: 'goodwill', amount, currency: 'EUR', roles })
    expect(grant('25', 'agent')).toEqual({ allowed: true })
    expect(grant('25.01', 'agent')).toEqual({ allowed: false, limit: { amount: '25.00', currency: 'EUR' } })
    expect(grant('99.99', 'agent', 'lead')).toEqual({ allowed: true })
    expect(grant('0.01', 'guest')).toEqual({ allowed: false })
    expect(mayGrant(rules, { what: 'goodwill', amount: '1', currency: 'USD', roles: ['lead'] })).toEqual({ allowed: false })
    expect(mayGrant(rules, { what: 'discount', amount: '5.00', currency: 'USD', roles: [] })).toEqual({ allowed: true })
  })
})
