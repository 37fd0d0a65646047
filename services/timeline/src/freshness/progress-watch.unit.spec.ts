import { describe, expect, it } from '@jest/globals'
import type { PartProgress, Place } from '@throughline/log'
import { ProgressWatch } from './progress-watch.js'

const at = (position: number): PartProgress[] => [
  { part: 0, position, liveOffset: position, backfillOffset: 0, freshAt: 0, readAt: position },
]
const place = (number: number): Place[] => [{ kind: 'position', part: 0, number }]

/** A log that moves on by one position a reading. */
function movingLog(start = 0) {
  const log = { position: start, readings: 0, fails: false, read: async () => at(0) }
  log.read = async () => {
    log.readings += 1
    await new Promise((resolve) => setTimeout(resolve, 1))
    if (log.fails) throw new Error('the log is away')
    return at(log.position++)
  }
  return log
}

describe('ProgressWatch', () => {
  it('resolves as soon as a place is reached, and asks no more when nobody waits', async () => {
    const log = movingLog()
    const watch = new ProgressWatch({ read: log.read, pauseMs: 1 })
    expect(await watch.waitFor(place(3), 1_000, 'acme')).toBe(true)
    expect(log.readings).toBe(4)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(log.readings).toBe(4)
  })

  it('does not ask for what it knows', async () => {
    const log = movingLog(5)
    const watch = new ProgressWatch({ read: log.read, pauseMs: 1 })
    await watch.waitFor(place(5), 100, 'acme')
    expect(await watch.waitFor(place(4), 0, 'acme')).toBe(true)
    expect(log.readings).toBe(1)
  })

  it('asks once for all who wait', async () => {
    const log = movingLog()
    const watch = new ProgressWatch({ read: log.read, pauseMs: 1 })
    const all = await Promise.all(Array.from({ length: 100 }, (_, n) => watch.waitFor(place(n % 5), 1_000, 'acme')))
    expect(all.every(Boolean)).toBe(true)
    expect(log.readings).toBeLessThanOrEqual(6)
  })

  it('looks once even without time, and gives up when the time is over', async () => {
    const log = movingLog()
    const watch = new ProgressWatch({ read: log.read, pauseMs: 1 })
    expect(await watch.waitFor(place(1_000), 0, 'acme')).toBe(false)
    expect(log.readings).toBe(1)
    const startedAt = performance.now()
    expect(await watch.waitFor(place(100_000), 50, 'acme')).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it('needs all of several places', async () => {
    const log = movingLog()
    const watch = new ProgressWatch({ read: log.read, pauseMs: 1 })
    expect(await watch.waitFor([...place(1), { kind: 'backfill', part: 0, number: 0 }], 30, 'acme')).toBe(false)
    expect(await watch.waitFor([...place(1), { kind: 'interactions', part: 0, number: 1 }], 1_000, 'acme')).toBe(true)
  })

  it('fails those who wait when the log cannot be asked, and recovers', async () => {
    const log = movingLog()
    const watch = new ProgressWatch({ read: log.read, pauseMs: 1 })
    log.fails = true
    await expect(watch.waitFor(place(1), 1_000, 'acme')).rejects.toThrow('the log is away')
    log.fails = false
    expect(await watch.waitFor(place(1), 1_000, 'acme')).toBe(true)
  })

  it('takes on a bounded number of waiters of a tenant, and does not let another pay for it', async () => {
    const log = movingLog()
    const watch = new ProgressWatch({ read: log.read, pauseMs: 1, maxWaiters: 2 })
    const waiting = [watch.waitFor(place(9_999), 20, 'acme'), watch.waitFor(place(9_999), 20, 'acme')]
    await expect(watch.waitFor(place(9_999), 20, 'acme')).rejects.toMatchObject({ status: 429 })
    expect(await watch.waitFor(place(9_999), 0, 'another')).toBe(false)
    expect(await Promise.all(waiting)).toEqual([false, false])
    expect(await watch.waitFor(place(9_999), 5, 'acme')).toBe(false)
  })
})
