import { describe, expect, it } from '@jest/globals'
import { assertPatched } from './patch-check.js'

describe('assertPatched', () => {
  it('finds the installed kafkajs patched', () => {
    expect(() => assertPatched()).not.toThrow()
  })
})
