import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sequenceKey } from './sequence.js'

it('orders digits as numbers', () => {
  const number = fc.bigInt({ min: 0n, max: 10n ** 20n - 1n })
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(Math.sign(Number(a > b) - Number(a < b))).toBe(
        Number(sequenceKey(`${a}`) > sequenceKey(`${b}`)) - Number(sequenceKey(`${a}`) < sequenceKey(`${b}`)),
      )
    }),
  )
})

it.each([
  [undefined, ''],
  ['7', '00000000000000000007'],
  ['007', '00000000000000000007'],
  ['0', '00000000000000000000'],
  ['000000000000000000000000000012', '00000000000000000012'],
  ['a7', 'a7'],
  ['-1', '-1'],
])('the key of %j is %j', (sequence, key) => {
  expect(sequenceKey(sequence)).toBe(key)
})
