import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Buckets, type Quota } from './buckets.js'

const quota: Quota = { name: 'a', perSecond: 10, burstSeconds: 2 }
const rate = fc.record({ perSecond: fc.integer({ min: 1, max: 1_000 }), burstSeconds: fc.integer({ min: 1, max: 10 }) })
/** Waiting times in ms, and amounts. */
const asks = fc.array(fc.tuple(fc.nat(3_000), fc.integer({ min: 1, max: 50 })), { minLength: 1, maxLength: 60 })

function bucketsAt(): { buckets: Buckets; wait: (ms: number) => void } {
  let now = 0
  return { buckets: new Buckets(() => now), wait: (ms) => void (now += ms) }
}
const taken = (buckets: Buckets, quotas: readonly Quota[], amount: number): boolean =>
  buckets.take(quotas, amount).every(({ waitSeconds }) => waitSeconds === 0)

describe('a bucket', () => {
  it('never gives more than burst + rate × time, in any stretch of time', () => {
    fc.assert(
      fc.property(rate, asks, (given, requests) => {
        const { buckets, wait } = bucketsAt()
        const own = { name: 'a', ...given }
        const capacity = own.perSecond * own.burstSeconds
        const given2: { at: number; amount: number }[] = []
        let at = 0
        for (const [pause, asked] of requests) {
          const amount = Math.min(asked, capacity)
          at += pause
          wait(pause)
          if (taken(buckets, [own], amount)) given2.push({ at, amount })
        }
        for (const [index, first] of given2.entries()) {
          let sum = 0
          for (const { at: then, amount } of given2.slice(index)) {
            sum += amount
            expect(sum).toBeLessThanOrEqual(capacity + (own.perSecond * (then - first.at)) / 1_000 + 1e-3)
          }
        }
      }),
    )
  })

  it('gives what it said it would, when it said it would, and not before', () => {
    fc.assert(
      fc.property(rate, asks, (given, requests) => {
        const { buckets, wait } = bucketsAt()
        const own = { name: 'a', ...given }
        for (const [pause, amount] of requests) {
          wait(pause)
          const [level] = buckets.take([own], amount)
          if (level!.waitSeconds === 0) continue
          wait(level!.waitSeconds * 1_000 - 0.01)
          expect(taken(buckets, [own], amount)).toBe(false)
          wait(0.02)
          expect(taken(buckets, [own], amount)).toBe(true)
        }
      }),
    )
  })

  it('holds a burst and fills up at its rate', () => {
    const { buckets, wait } = bucketsAt()
    expect(buckets.take([quota], 15)).toEqual([{ remaining: 5, fullInSeconds: 1.5, waitSeconds: 0 }])
    expect(buckets.take([quota], 6)).toEqual([{ remaining: 5, fullInSeconds: 1.5, waitSeconds: expect.closeTo(0.1) }])
    wait(60_000)
    expect(buckets.take([quota], 20)).toEqual([{ remaining: 0, fullInSeconds: 2, waitSeconds: 0 }])
  })

  it('lets more than it holds pass when it is full, and has the next one wait for all of it', () => {
    const { buckets, wait } = bucketsAt()
    expect(taken(buckets, [quota], 100)).toBe(true)
    wait(7_900)
    expect(taken(buckets, [quota], 1)).toBe(false)
    wait(200)
    expect(taken(buckets, [quota], 1)).toBe(true)
  })
})

describe('several buckets', () => {
  it('give together or not at all', () => {
    const { buckets } = bucketsAt()
    const wide = { name: 'tenant', perSecond: 100, burstSeconds: 1 }
    const narrow = { name: 'key', perSecond: 10, burstSeconds: 1 }
    expect(taken(buckets, [narrow, wide], 10)).toBe(true)
    for (let again = 0; again < 20; again++) expect(taken(buckets, [narrow, wide], 10)).toBe(false)
    expect(taken(buckets, [wide], 90)).toBe(true)
  })

  it('do not know of each other', () => {
    fc.assert(
      fc.property(asks, (requests) => {
        const alone = bucketsAt()
        const beside = bucketsAt()
        for (const [pause, amount] of requests) {
          alone.wait(pause)
          beside.wait(pause)
          beside.buckets.take([{ ...quota, name: 'other' }], 50)
          expect(beside.buckets.take([quota], amount)).toEqual(alone.buckets.take([quota], amount))
        }
      }),
    )
  })

  it('are forgotten when there are too many, the least recently used first', () => {
    const buckets = new Buckets(() => 0, 2)
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ ...quota, name }))
    for (const each of [a!, b!, a!, c!]) buckets.take([each], 10)
    expect(taken(buckets, [a!], 1)).toBe(false)
    expect(taken(buckets, [b!], 20)).toBe(true)
  })
})
