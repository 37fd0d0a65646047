import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { latencyOf } from './latency.js'
import { openLoop } from './open-loop.js'

describe('latencies', () => {
  it('have a median, a hundredth that is slower than the others, and a longest', () => {
    const latencies = Array.from({ length: 1_000 }, (_, index) => index)
    expect(latencyOf(latencies.toReversed())).toEqual({ count: 1_000, p50: 500, p99: 990, max: 999 })
  })

  it('reach no target when there are none', () => {
    const { p99 } = latencyOf([])
    expect(p99 <= 10).toBe(false)
  })
})

describe('an open loop', () => {
  it('sends on while answers are missing, and counts from when each was due', async () => {
    let underWay = 0
    let most = 0
    const latency = await openLoop({ rate: 100, seconds: 0.3, warmUpMs: 100 }, async () => {
      most = Math.max(most, ++underWay)
      await sleep(150)
      underWay--
    })
    expect(latency.count).toBe(30)
    expect(most).toBeGreaterThan(5)
    expect(latency.p50).toBeGreaterThanOrEqual(149)
  })

  it('counts what stood still as a wait of all who were due meanwhile', async () => {
    const latency = await openLoop({ rate: 100, seconds: 0.5, warmUpMs: 0 }, (number) => {
      const until = performance.now() + (number === 0 ? 300 : 0)
      while (performance.now() < until) continue
      return Promise.resolve()
    })
    expect(latency.count).toBe(50)
    expect(latency.p50).toBeGreaterThan(40)
  })
})
