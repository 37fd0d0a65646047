import { describe, expect, it } from '@jest/globals'
import { eventually } from './eventually.js'

describe('eventually', () => {
  it('gives back what the first passing check returns', async () => {
    let tries = 0
    const result = await eventually(
      () => {
        tries++
        if (tries < 3) throw new Error('not yet')
        return tries
      },
      { intervalMs: 1 },
    )
    expect(result).toBe(3)
  })

  it('throws the last reason when the time is over', async () => {
    const never = eventually(() => Promise.reject(new Error('the cursor is at 4')), { timeoutMs: 30, intervalMs: 5 })
    await expect(never).rejects.toThrow('not within 30 ms: the cursor is at 4')
  })
})
