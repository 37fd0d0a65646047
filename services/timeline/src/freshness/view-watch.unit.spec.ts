import { describe, expect, it } from '@jest/globals'
import type { TenantClient } from '@throughline/database'
import type { Database } from '../database/database.js'
import { type ViewName, ViewWatch } from './view-watch.js'

interface Reading {
  next: number
  /** What identity has to resolve, and care has to fold: the first and the last. */
  resolve?: [number, number]
  fold?: [number, number]
}

/** A database whose views stand like this at one reading after the other, and like the last one from then on. */
function watching(...readings: Reading[]) {
  const asked = { times: 0 }
  const query = async () => {
    const { next, resolve, fold } = readings[Math.min(asked.times++, readings.length - 1)]!
    const row = { part: 0, next_pos: String(next), head: '7', sweeping: false, first: resolve?.[0] ?? null, last: resolve?.[1] ?? null }
    const rows = ['identity', 'care'].map((view) => ({ view, ...row, first_to_fold: fold?.[0] ?? null, last_to_fold: fold?.[1] ?? '0' }))
    return { rows }
  }
  const askAs = (_tenantId: string, ask: (client: TenantClient) => unknown) => ask({ query } as unknown as TenantClient)
  return { asked, watch: new ViewWatch({ askAs } as unknown as Database) }
}

const caughtUp = (watch: ViewWatch, views: readonly ViewName[], ms = 5_000) => watch.caughtUp('acme', { views, parts: [0] }, performance.now() + ms)

describe('who waits for the views', () => {
  it('waits until customers are folded of whom something was known to be new, and for no others', async () => {
    const { watch, asked } = watching({ next: 5 }, { next: 7, resolve: [3, 4], fold: [10, 12] }, { next: 7, fold: [11, 15] }, { next: 7, fold: [15, 40] }, { next: 7, fold: [16, 41] })
    expect(await caughtUp(watch, ['identity', 'care'])).toBe(true)
    expect(asked.times).toBe(5)
  })

  it('waits for no customers when what it reads does not hang on them', async () => {
    const { watch } = watching({ next: 7, fold: [1, 9] })
    expect(await caughtUp(watch, ['identity'])).toBe(true)
  })

  it('gives up when they are not folded in time', async () => {
    const { watch } = watching({ next: 7, fold: [1, 9] })
    expect(await caughtUp(watch, ['identity', 'care'], 60)).toBe(false)
  })
})
