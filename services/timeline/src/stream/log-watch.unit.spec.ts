import { describe, expect, it } from '@jest/globals'
import type { Heads } from '@throughline/log'
import { setTimeout as sleep } from 'node:timers/promises'
import { LogWatch } from './log-watch.js'

/** A watch over a log that has one more event at every look. */
function watched(pollMs: number) {
  const seen: number[] = []
  const failures: unknown[] = []
  const log = { looks: 0, away: false }
  const read = (): Promise<Heads> => {
    log.looks += 1
    if (log.away) return Promise.reject(new Error('away'))
    return Promise.resolve({ parts: new Map([[0, { position: log.looks, recordedAt: 1 }]]), erasures: 0 })
  }
  const onHeads = (heads: Heads) => seen.push(heads.parts.get(0)!.position)
  const watch = new LogWatch({ read, onHeads, onFailure: (error) => failures.push(error), pollMs })
  return { watch, log, seen, failures }
}

describe('the watch on the log', () => {
  it('looks while it is started, and never in two loops', async () => {
    const { watch, log } = watched(60)
    watch.start()
    watch.stop()
    watch.start()
    watch.start()
    await sleep(330)
    watch.stop()
    expect(log.looks).toBeGreaterThanOrEqual(3)
    expect(log.looks).toBeLessThanOrEqual(8)
    const { looks } = log
    await sleep(150)
    expect(log.looks).toBe(looks)
  })

  it('is hurried by a hint, also by one that comes while it looks', async () => {
    const { watch, seen } = watched(600_000)
    watch.start()
    watch.hint()
    await sleep(200)
    expect(seen).toEqual([1, 2])
    watch.hint()
    await sleep(20)
    expect(seen).toEqual([1, 2, 3])
    watch.stop()
  })

  it('looks no more often than it may, however many hints come', async () => {
    const { watch, log } = watched(600_000)
    watch.start()
    for (let n = 0; n < 50; n++) {
      watch.hint()
      await sleep(4)
    }
    watch.stop()
    expect(log.looks).toBeLessThan(10)
  })

  it('goes on when a look fails', async () => {
    const { watch, log, seen, failures } = watched(60)
    log.away = true
    watch.start()
    await sleep(150)
    expect(failures.length).toBeGreaterThan(0)
    log.away = false
    await sleep(150)
    watch.stop()
    expect(seen.length).toBeGreaterThan(0)
  })

  it('tells what it knows, or looks when that is too old', async () => {
    const { watch } = watched(60)
    const [one, same] = [await watch.heads(1_000), await watch.heads(1_000)]
    expect(same).toBe(one)
    await sleep(5)
    expect(await watch.heads(1)).not.toBe(one)
  })
})
