import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FairGate } from './fair-gate.js'
import { FairQueue } from './fair-queue.js'
import { Room } from './room.js'

const tenant = fc.constantFrom('a', 'b', 'c', 'd')
const costs = fc.array(fc.record({ tenant, cost: fc.integer({ min: 1, max: 50 }) }), { maxLength: 80 })

describe('a fair queue', () => {
  it('gives out all that was put in, once, each tenant’s in its order', () => {
    fc.assert(
      fc.property(costs, fc.integer({ min: 1, max: 60 }), (items, quantum) => {
        const queue = new FairQueue<{ tenant: string; number: number }>(quantum)
        items.forEach((item, number) => queue.push(item.tenant, { tenant: item.tenant, number }, item.cost))
        const out: { tenant: string; number: number }[] = []
        for (let next = queue.take(); next !== undefined; next = queue.take()) out.push(next)
        expect(out).toHaveLength(items.length)
        expect(queue.size).toBe(0)
        for (const name of ['a', 'b', 'c', 'd']) {
          const numbers = out.filter((each) => each.tenant === name).map(({ number }) => number)
          expect(numbers).toEqual(items.flatMap((item, number) => (item.tenant === name ? [number] : [])))
        }
      }),
    )
  })

  it('gives no tenant that waits less than another, but for a round and one request', () => {
    fc.assert(
      fc.property(costs, fc.integer({ min: 1, max: 60 }), (items, quantum) => {
        const queue = new FairQueue<{ tenant: string; cost: number }>(quantum)
        for (const item of items) queue.push(item.tenant, item, item.cost)
        const left = new Map<string, number>()
        for (const item of items) left.set(item.tenant, (left.get(item.tenant) ?? 0) + 1)
        const got = new Map<string, number>()
        for (let next = queue.take(); next !== undefined; next = queue.take()) {
          got.set(next.tenant, (got.get(next.tenant) ?? 0) + next.cost)
          left.set(next.tenant, left.get(next.tenant)! - 1)
          const waiting = [...left].filter(([, count]) => count > 0).map(([name]) => got.get(name) ?? 0)
          for (const one of waiting) for (const other of waiting) expect(Math.abs(one - other)).toBeLessThanOrEqual(2 * quantum + 50)
        }
      }),
    )
  })

  it('lets a newcomer pass behind one round of a flood', () => {
    const queue = new FairQueue<string>(200)
    for (let number = 0; number < 1_000; number++) queue.push('flood', 'flood', 100)
    expect(queue.take()).toBe('flood')
    queue.push('other', 'other', 10)
    const out = Array.from({ length: 5 }, () => queue.take())
    expect(out.indexOf('other')).toBeGreaterThanOrEqual(0)
    expect(out.indexOf('other')).toBeLessThanOrEqual(2)
  })
})

describe('a room', () => {
  it('is never fuller than twice a share and one request, and never full for who has nothing in it but when it is', () => {
    const amount = fc.record({ count: fc.integer({ min: 1, max: 40 }), bytes: fc.integer({ min: 1, max: 400 }) })
    fc.assert(
      fc.property(fc.array(fc.tuple(tenant, amount), { maxLength: 100 }), (requests) => {
        const room = new Room({ count: 100, bytes: 1_000 })
        const inside: [string, { count: number; bytes: number }][] = []
        for (const [who, each] of requests) {
          if (!room.fits(who, each)) continue
          room.enter(who, each)
          inside.push([who, each])
          expect(room.used.count).toBeLessThanOrEqual(240)
          expect(room.used.bytes).toBeLessThanOrEqual(2_400)
        }
        for (const [who, each] of inside) room.leave(who, each)
        expect(room.used).toEqual({ count: 0, bytes: 0 })
      }),
    )
  })

  it('has a share for one, and leaves as much as anybody has', () => {
    const room = new Room({ count: 90, bytes: 1_000 })
    const fill = (who: string): number => {
      let had = 0
      while (room.fits(who, { count: 1, bytes: 0 })) {
        room.enter(who, { count: 1, bytes: 0 })
        had++
      }
      return had
    }
    expect(fill('a')).toBe(90)
    expect(fill('b')).toBe(45)
    expect(room.fits('c', { count: 1, bytes: 0 })).toBe(true)
  })
})

describe('a fair gate', () => {
  it('lets so many in at a time, and tenants by turns', async () => {
    const gate = new FairGate(2, 100)
    const order: string[] = []
    let inside = 0
    let most = 0
    const visit = (who: string) =>
      gate.pass(who, async () => {
        most = Math.max(most, ++inside)
        await new Promise((resolve) => setImmediate(resolve))
        order.push(who)
        inside--
      })
    await Promise.all([...Array.from({ length: 40 }, () => visit('flood')), visit('other'), visit('other')])
    expect(most).toBe(2)
    expect(order).toHaveLength(42)
    expect(order.lastIndexOf('other')).toBeLessThan(8)
  })

  it('refuses who has too many waiting, and goes on after failures', async () => {
    const gate = new FairGate(1, 3)
    const fail = () => gate.pass('a', () => Promise.reject(new Error('no')))
    const outcomes = await Promise.allSettled([fail(), fail(), fail(), fail(), gate.pass('b', () => Promise.resolve('yes'))])
    expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : (each.reason as Error).name))).toEqual([
      'Error', 'Error', 'Error', 'Problem', 'yes',
    ])
    expect(await gate.pass('a', () => Promise.resolve('again'))).toBe('again')
  })
})
