import { describe, expect, it } from '@jest/globals'
import { isAway } from './is-away.js'

const withCode = (code: string) => Object.assign(new Error('failed'), { code })

describe('isAway', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', '08006', '53300', '57P01', '57P03', '57014', '42P01', '3F000', '28P01', '3D000'])(
    '%s: not now',
    (code) => expect(isAway(withCode(code))).toBe(true),
  )

  it.each(['22P02', '23505', '42601', '42501', 'XX000'])('%s: never', (code) => expect(isAway(withCode(code))).toBe(false))

  it.each([
    ['Connection terminated unexpectedly', true],
    ['timeout exceeded when trying to connect', true],
    ['Query read timeout', true],
    ['Cannot read properties of undefined', false],
  ])('%s', (message, away) => expect(isAway(new Error(message))).toBe(away))

  it('is no matter of what is no error', () => expect(isAway('away')).toBe(false))
})
