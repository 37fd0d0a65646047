import { beginBuild, readBuilds, type ViewBuild } from '@throughline/log'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { whilePublishing } from '../readable/publishing.js'
import { caughtUp } from '../reads/catch-up.js'
import { seed } from '../reads/seeding.js'
import type { Suite } from '../report/comparison.js'
import { analyze, freshDatabase, withPool } from '../run/engines.js'
import { liveTopic } from '../run/live-topic.js'
import { benchTenant } from '../run/publisher-key.js'
import { startSystem } from '../run/system.js'

const SCOPES = ['events:publish']
const PAUSE_MS = 250
const LIMIT_MS = 900_000
/** A rebuild has to be so many times as fast as what comes in. */
const TARGET = 3
const EQUAL = 'equal to the one before'

/** All views of a seeded log are made anew while events come in; the new builds must be equal to the live ones. */
export const rebuildSuite: Suite = async (bench) => {
  const { engines, settings } = bench
  const database = await freshDatabase(engines, 'bench_rebuild')
  const tenant = await benchTenant(database.adminUrl, { scopes: SCOPES, limits: { eventsPerSecond: 100_000 } })
  await seed(bench, database, tenant.id, settings.events)
  await analyze(database)
  const topic = await liveTopic(bench, database)
  const system = await startSystem(bench, database, ['recorder', 'projector', 'gateway'], topic)
  try {
    const first = await caughtUp(database.adminUrl, settings.events, LIMIT_MS)
    console.log(`${settings.events} events taken in by all views: ${Math.round(first.eventsPerSecond)}/s`)
    const target = { url: system.url('gateway'), token: tenant.token, rate: settings.load, seed: 21 }
    const { result, published } = await whilePublishing(target, () => withPool(database.adminUrl, rebuilt))
    const live = published.accepted / published.seconds
    const rate = (settings.events + published.accepted) / result.seconds
    console.log(`all views rebuilt and equal after ${result.seconds.toFixed(0)} s, while ${Math.round(live)} events/s came in`)
    return [
      {
        name: 'rebuild',
        what: `rebuild of ${result.views} views under live traffic, against what comes in`,
        ours: rate,
        other: live,
        ratio: rate / live,
        target: TARGET,
        rates: { ours: 'rebuildPerSecond', other: 'rebuildLivePerSecond' },
        more: { rebuildSeconds: result.seconds, rebuildViews: result.views, firstBuildPerSecond: first.eventsPerSecond },
      },
    ]
  } finally {
    await system.stop()
    await database.drop()
  }
}

/** Begins a build of every view and waits until all have been switched to. @throws Error when one is not equal */
async function rebuilt(pool: pg.Pool): Promise<{ seconds: number; views: number }> {
  const before = await readBuilds(pool)
  const begun = performance.now()
  for (const { view, version } of before) await beginBuild(pool, view, version)
  for (;;) {
    const seconds = (performance.now() - begun) / 1_000
    const builds = await readBuilds(pool)
    if (builds.length === before.length && builds.every((build) => isSwitched(build, before))) return { seconds, views: builds.length }
    if (seconds * 1_000 > LIMIT_MS) throw new Error(`not rebuilt after ${Math.round(seconds)} s: ${JSON.stringify(builds.map(({ view, state, note }) => ({ view, state, note })))}`)
    await sleep(PAUSE_MS)
  }
}

function isSwitched({ view, build, state, note }: ViewBuild, before: readonly ViewBuild[]): boolean {
  const old = before.find((one) => one.view === view)?.build
  if (state === 'live' && build === old && note !== null && note !== EQUAL) throw new Error(`the view ${view} was not rebuilt: ${note}`)
  return state === 'live' && build !== old && note === EQUAL
}
