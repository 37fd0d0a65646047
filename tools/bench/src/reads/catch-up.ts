import { readBuilds } from '@throughline/log'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { withPool } from '../run/engines.js'
import { RateMeter } from '../run/rate.js'

const PAUSE_MS = 100
/** What is measured then says whether there were snapshots. */
const SNAPSHOTS_LIMIT_SECONDS = 120

export interface CatchUp {
  /** Of the log, by the slowest view; without the first tenth. */
  eventsPerSecond: number
  /** Until also who is who was found out for all. */
  seconds: number
}

/**
 * Waits until all views have taken in so many events, and have nothing left to find out.
 * @throws Error when a view stands still or it takes longer than the limit
 */
export function caughtUp(adminUrl: string, events: number, limitMs: number): Promise<CatchUp> {
  return withPool(adminUrl, async (pool) => {
    const meter = new RateMeter()
    const begun = performance.now()
    for (;;) {
      const taken = await takenIn(pool)
      const settled = taken < events || (await waiting(pool)) === 0
      meter.note(settled ? taken : Math.min(taken, events - 1))
      const seconds = (performance.now() - begun) / 1_000
      if (taken >= events && settled) return { eventsPerSecond: meter.rate(events), seconds }
      if (seconds * 1_000 > limitMs) throw new Error(`after ${Math.round(seconds)} s the views have taken in ${taken} of ${events} events`)
      await sleep(PAUSE_MS)
    }
  })
}

/** Waits until snapshots are made of whose history may be long. @returns seconds; at most the limit */
export function snapshotsMade(adminUrl: string): Promise<number> {
  return withPool(adminUrl, async (pool) => {
    const begun = performance.now()
    for (;;) {
      const seconds = (performance.now() - begun) / 1_000
      const { rowCount } = await pool.query('select from views.snapshot_wanted where due_at <= now() limit 1')
      if (rowCount === 0 || seconds > SNAPSHOTS_LIMIT_SECONDS) return seconds
      await sleep(PAUSE_MS)
    }
  })
}

/** Events that every view has taken in, by the hindmost. */
async function takenIn(pool: pg.Pool): Promise<number> {
  const builds = await readBuilds(pool)
  for (const { view, parts } of builds) {
    const fault = parts.find((part) => part.fault !== null)?.fault
    if (fault) throw new Error(`the view ${view} stands still: ${fault}`)
  }
  if (builds.length === 0) return 0
  // The first position is 1.
  return Math.min(...builds.map(({ parts }) => parts.reduce((sum, { next }) => sum + next - 1, 0)))
}

/** Who is who, and customers of whom there is a contact; what visitors do is folded later, when more has come. */
async function waiting(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(`select count(*) as count from (
    (select from views.identity_dirty limit 1) union all (select from views.care_recomposed where not looked limit 1)
    union all (select from views.care_dirty where first_seq is not null limit 1)) as waiting`)
  return Number(rows[0]?.count)
}
