import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { SharedReading } from './shared-reading.js'

describe('a shared reading', () => {
  it('is one for all who ask before it begins, and another for who asks afterwards', async () => {
    let readings = 0
    const shared = new SharedReading(async () => {
      const number = ++readings
      await sleep(30)
      return number
    }, 0)
    const first = shared.ask()
    await sleep(10)
    const later = [shared.ask(), shared.ask(), shared.ask()]
    expect(await first).toBe(1)
    expect(await Promise.all(later)).toEqual([2, 2, 2])
  })

  it('begins no sooner than the pause allows, and again after one that failed', async () => {
    let readings = 0
    const shared = new SharedReading(() => (++readings === 1 ? Promise.reject(new Error('away')) : Promise.resolve(readings)), 50)
    const begun = performance.now()
    await expect(shared.ask()).rejects.toThrow('away')
    expect(await shared.ask()).toBe(2)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(49)
  })
})
