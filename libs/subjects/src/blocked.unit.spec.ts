import { describe, expect, it } from '@jest/globals'
import { blockedSet, isBlocked, namesNobody } from './blocked.js'
import { normalValue } from './normalise.js'
import { defaultRules } from './rules.js'

function blocked(type: string, value: string): boolean {
  return namesNobody(type, value, normalValue(type, value, 'US') ?? '')
}

describe('values that name nobody', () => {
  it.each([
    'null',
    'NULL',
    ' null ',
    'undefined',
    '0',
    '00',
    '0000000000',
    '-',
    '-1',
    '00000000-0000-0000-0000-000000000000',
    'anonymous',
    'Anonymous',
    'none',
    'nil',
    'NaN',
    'N/A',
    'unknown',
    '(not set)',
    'guest',
    'test',
    'true',
    'false',
    '[object Object]',
    'default',
    'empty',
    'private',
    'withheld',
    'restricted',
    'unavailable',
    'user_id',
  ])('%j', (value) => {
    for (const type of ['customer', 'anonymous', 'device', 'social', 'loyalty']) expect(blocked(type, value)).toBe(true)
  })

  it.each([
    ['email', 'test@test.com'],
    ['email', 'TEST@Test.com'],
    ['email', 'No-Reply@shop.example'],
    ['email', 'noreply+7@shop.example'],
    ['email', 'none@none.com'],
    ['email', 'Null'],
    ['phone', '+266696687'],
    ['phone', '266696687'],
    ['phone', '+7378742833'],
    ['phone', '+2562533'],
    ['phone', '+8656696'],
    ['phone', '+86282452253'],
    ['phone', '000 000 0000'],
    ['phone', '+1 000 000 0000'],
    ['phone', '999-999-9999'],
    ['phone', 'anonymous'],
    ['phone', 'Restricted'],
    ['conversation', '/chat/null'],
    ['external', 'https://shop.example/undefined'],
  ])('%s %j', (type, value) => {
    expect(blocked(type, value)).toBe(true)
  })

  it.each([
    ['customer', '42'],
    ['customer', '1'],
    ['customer', '100'],
    ['customer', 'null-7'],
    ['customer', 'anonymous-web-9f'],
    ['email', 'ann@example.com'],
    ['email', 'test.person@test.com'],
    ['email', 'noreplyann@example.com'],
    ['phone', '+15551234567'],
    ['phone', '+49301000000'],
    ['phone', '11880'],
    ['anonymous', 'web-0000'],
    ['conversation', 'null/7'],
  ])('%s %j names somebody', (type, value) => {
    expect(blocked(type, value)).toBe(false)
  })
})

describe("the tenant's own", () => {
  const rules = {
    ...defaultRules,
    country: 'US',
    blocked: [
      { type: 'phone', value: '(555) 010-0000' },
      { value: 'Showroom-Tablet' },
      { type: 'emailAddress', value: 'Info@Dealer.example' },
    ],
  }
  const set = blockedSet(rules)
  const own = (type: string, value: string): boolean =>
    isBlocked(set, type, value, normalValue(type, value, 'US') ?? '')

  it.each([
    ['phone', '+1 555 010 0000'],
    ['phone', '555-010-0000'],
    ['device', 'showroom-tablet'],
    ['anonymous', 'SHOWROOM-TABLET'],
    ['email', 'info@dealer.example'],
  ])('%s %j', (type, value) => {
    expect(own(type, value)).toBe(true)
  })

  it.each([
    ['customer', 'Info@Dealer.example'],
    ['phone', '+1 555 010 0001'],
  ])('not %s %j', (type, value) => {
    expect(own(type, value)).toBe(false)
  })
})
