import { describe, expect, it } from '@jest/globals'
import { ranksOf } from './rules.js'
import { defaultRules } from './rules.js'
import { canonicalType, splitTyped } from './types.js'

describe('types', () => {
  it.each([
    ['customer', 'customer'],
    ['customerId', 'customer'],
    ['customer_id', 'customer'],
    ['UserID', 'customer'],
    ['E-Mail', 'email'],
    ['emailAddress', 'email'],
    ['phoneNumber', 'phone'],
    ['msisdn', 'phone'],
    ['anonymousId', 'anonymous'],
    ['temporaryId', 'anonymous'],
    ['Loyalty-Card', 'loyalty-card'],
    ['com.example.id', 'com.example.id'],
    ['', undefined],
    ['7up', undefined],
    ['two words', undefined],
    ['constructor', 'constructor'],
  ])('%j is %j', (given, type) => {
    expect(canonicalType(given)).toBe(type)
  })

  it.each([
    ['customer:42', { type: 'customer', value: '42' }],
    ['userId:42', { type: 'customer', value: '42' }],
    ['email:a:b@example.com', { type: 'email', value: 'a:b@example.com' }],
    ['conversation:/chat/7', { type: 'conversation', value: '/chat/7' }],
    ['42', undefined],
    [':42', undefined],
    ['https://shop.example/orders/7', undefined],
    ['urn:uuid:7', undefined],
    ['two words:7', undefined],
  ])('%j splits into %j', (text, typed) => {
    expect(splitTyped(text)).toEqual(typed)
  })
})

describe('order of strength', () => {
  function order(strength: readonly string[], types: readonly string[]): string[] {
    const { byType, unknown } = ranksOf({ ...defaultRules, strength })
    return types.toSorted((a, b) => (byType.get(a) ?? unknown) - (byType.get(b) ?? unknown))
  }

  it('has unknown types between social and device', () => {
    const types = [
      'external',
      'conversation',
      'anonymous',
      'device',
      'loyalty',
      'social',
      'phone',
      'email',
      'account',
      'customer',
    ]
    expect(order(defaultRules.strength, types)).toEqual(types.toReversed())
  })

  it('is the tenant’s, with the default types that are missing behind it', () => {
    expect(order(['loyalty', 'phone', 'emailAddress'], ['external', 'customer', 'email', 'phone', 'loyalty'])).toEqual([
      'loyalty',
      'phone',
      'email',
      'customer',
      'external',
    ])
  })
})
