import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { beginBuild, readBuilds } from '@throughline/log'
import { eventually } from '@throughline/testing'
import { Pool } from 'pg'
import { Switcher } from '../src/builds/switch.js'
import { Registry } from '../src/views/registry.js'
import type { View } from '../src/views/view.js'
import { dailyCounts, dailyCountsTable } from './daily-counts.js'
import { makeRig, type Rig } from './rig.js'

let rig: Rig
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

beforeAll(async () => {
  rig = await makeRig()
  await rig.admin.query(dailyCountsTable)
}, 120_000)
afterAll(() => rig?.close())

const rows = async (build: number): Promise<number> => {
  const [row] = await rig.query<{ events: number }>('select coalesce(sum(events), 0)::int as events from views.daily_count where build = $1', build)
  return row!.events
}

/** A pool that gives no connection before it is told to; questions without a transaction go through. */
function waitingPool(): { pool: Pool; asked: () => boolean; go: () => void; end: () => Promise<void> } {
  const pool = new Pool({ connectionString: rig.database.urlFor('projector'), max: 2 })
  const { promise, resolve: go } = Promise.withResolvers<void>()
  let isAsked = false
  const connect = async (): Promise<unknown> => {
    isAsked = true
    await promise
    return pool.connect()
  }
  const gated = new Proxy(pool, { get: (of, name) => (name === 'connect' ? connect : (Reflect.get(of, name) as Pool['query']).bind(of)) })
  return { pool: gated, asked: () => isAsked, go, end: () => pool.end() }
}

it('decides nothing that another process has decided meanwhile', async () => {
  let isSettled = false
  const settling = { settle: () => Promise.resolve(false), pending: () => Promise.resolve(isSettled ? 0 : 1) }
  const hesitant: View = { ...dailyCounts, settling }
  for (let count = 0; count < 20; count++) await rig.record({ subject: `email:${count}@example.org`, channel: 'web' })
  rig.projector([hesitant])
  await eventually(async () => expect(await rows(1)).toBe(20), { timeoutMs: 30_000 })
  const build = await beginBuild(rig.admin, 'daily', 1)

  await eventually(async () => expect(await heldPlaces()).toEqual([true, true]), { timeoutMs: 30_000 })

  // One that is slow finds both held beside one another, and is about to compare them …
  const slow = waitingPool()
  const late = new Switcher(slow.pool, new Registry([dailyCounts]), silent).round()
  await eventually(() => expect(slow.asked()).toBe(true), { timeoutMs: 30_000 })
  // … while another switches, and clears what was live.
  isSettled = true
  await eventually(async () => expect([await rows(1), await rows(build)]).toEqual([0, 20]), { timeoutMs: 30_000 })
  slow.go()
  await late
  await slow.end()
  expect(await readBuilds(rig.admin)).toMatchObject([{ build, state: 'live', note: 'equal to the one before' }])
  await rig.record({ subject: 'email:late@example.org', channel: 'web' })
  await eventually(async () => expect(await rows(build)).toBe(21), { timeoutMs: 30_000 })
}, 120_000)

/** Of each build, whether it stands where it is held in every part. */
async function heldPlaces(): Promise<boolean[]> {
  const builds = await readBuilds(rig.admin)
  return builds.map((held) => held.parts.every(({ next, hold }) => next === hold))
}
