import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { joined, normalValue } from './normalise.js'

const country = fc.constantFrom(undefined, 'DE', 'US', 'GB', 'FR', 'IT', 'AR', 'MX', 'BR', 'XX')
const digits = fc.stringMatching(/^\d{1,16}$/)
const phoneLike = fc
  .tuple(
    fc.constantFrom('', '+', '00', '0', 'tel:', '+49 (0)', '+1 '),
    digits,
    fc.constantFrom('', ' ext. 12', ';ext=7', ' x5', '-3'),
  )
  .map((parts) => parts.join(''))
const emailLike = fc
  .tuple(
    fc.constantFrom('', 'mailto:', 'MAILTO: ', 'Ann <'),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'grapheme' }),
  )
  .map(([before, local, domain]) => `${before}${local}@${domain}${before.endsWith('<') ? '>' : ''}`)
const text = fc.oneof(fc.string({ unit: 'grapheme' }), phoneLike, emailLike, fc.emailAddress())

describe('normalising', () => {
  it.each(['phone', 'email', 'customer', 'device', 'loyalty'])('twice changes nothing: %s', (type) => {
    fc.assert(
      fc.property(text, country, (value, where) => {
        const once = normalValue(type, value, where)
        if (once !== undefined) expect(normalValue(type, once, where)).toBe(once)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['0171 1234567', 'DE', '+491711234567'],
    ['+49 (0)171/123-4567', undefined, '+491711234567'],
    ['+491711234567', 'US', '+491711234567'],
    ['0049 171 1234567', 'DE', '+491711234567'],
    ['tel:+49-171-1234567', 'FR', '+491711234567'],
    ['(555) 123-4567', 'US', '+15551234567'],
    ['(555) 123-4567', 'us', '+15551234567'],
    ['+1 555 123 4567 ext. 89', undefined, '+15551234567;ext=89'],
    ['tel:+1-555-123-4567;ext=89', undefined, '+15551234567;ext=89'],
    ['06 12 34 56 78', 'FR', '+33612345678'],
    ['0171 1234567', undefined, '01711234567'],
    ['11880', undefined, '11880'],
    ['call me', 'DE', undefined],
    ['', 'DE', undefined],
  ])('phone %j in %j is %j', (value, where, normal) => {
    expect(normalValue('phone', value, where)).toBe(normal)
  })

  it.each([
    [' Ann.Example@EXAMPLE.com ', 'ann.example@example.com'],
    ['mailto:ann@example.com', 'ann@example.com'],
    ['Ann Example <ann@example.com>', 'ann@example.com'],
    ['ann+shop@example.com', 'ann+shop@example.com'],
    ['ann@bücher.example', 'ann@xn--bcher-kva.example'],
    ['ann@example.com.', 'ann@example.com'],
    ['"a@b"@example.com', '"a@b"@example.com'],
    ['ann', undefined],
    ['@example.com', undefined],
    ['ann@', undefined],
    ['ann example@example.com', undefined],
  ])('e-mail %j is %j', (value, normal) => {
    expect(normalValue('email', value, undefined)).toBe(normal)
  })

  it('keeps the case of other values and composes their letters', () => {
    expect(normalValue('customer', ' aB-7 ', 'DE')).toBe('aB-7')
    expect(normalValue('loyalty', 'Zoe\u0308', 'DE')).toBe('Zoë')
    expect(normalValue('customer', '  ', 'DE')).toBeUndefined()
  })
})

it('joins two values so that they can be taken apart again', () => {
  const part = fc.string({ unit: fc.constantFrom('a', '/', '%', '2', '5', 'F'), maxLength: 8 })
  fc.assert(
    fc.property(part, part, (first, second) => {
      const value = joined(first, second)
      const slash = value.lastIndexOf('/')
      expect([value.slice(0, slash), decodeURIComponent(value.slice(slash + 1))]).toEqual([first, second])
    }),
  )
})
