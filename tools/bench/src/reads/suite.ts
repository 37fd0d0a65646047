import { readParts } from '@throughline/log'
import { latencyText } from '../load/latency.js'
import type { Comparison, Suite } from '../report/comparison.js'
import type { Bench } from '../run/bench.js'
import { analyze, freshDatabase, settle, withPool } from '../run/engines.js'
import { benchTenant } from '../run/publisher-key.js'
import { startSystem } from '../run/system.js'
import { caughtUp, snapshotsMade } from './catch-up.js'
import { measureMerges } from './merges.js'
import { populationOf } from './population.js'
import { readBare, readLog, type SeededLog } from './read-log.js'
import { comparisonsOf } from './results.js'
import { seed } from './seeding.js'

const SMALL_LOG = 10_000
const SCOPES = ['timeline:read', 'personal:read', 'events:publish', 'events:control']
/** For each event that has to be taken in; nobody waits for views for ever. */
const LIMIT_MS_PER_EVENT = 0.5
const LEAST_LIMIT_MS = 120_000

/** Timeline pages and contexts at 200 requests/s from a large log, beside a bare server and beside a small log. */
export const readsSuite: Suite = async (bench) => {
  const small = await seededLog(bench, SMALL_LOG)
  const ofSmall = await readLog(bench, small.log, (name, latency) => console.log(`a log of ${SMALL_LOG}, ${name}: ${latencyText(latency)}`))
  await small.log.database.drop()
  const { events } = bench.settings
  const large = await seededLog(bench, events)
  const ofLarge = await readLog(bench, large.log, (name, latency) => console.log(`a log of ${events}, ${name}: ${latencyText(latency)}`))
  const bare = await readBare(bench, large.log)
  console.log(`bare Fastify: ${latencyText(bare.http)}; bare loop: ${latencyText(bare.loop)}`)
  const merges = await measureMerges(bench, large.log).catch(told)
  if (merges) console.log(`merges of 10 events a side: ${latencyText(merges.small)}; of ${merges.giantEvents}: ${latencyText(merges.giant)}`)
  await large.log.database.drop()
  return comparisonsOf({ small: ofSmall, large: ofLarge, bare, merges, rates: large.rates }) satisfies Comparison[]
}

/** What was measured before is worth having all the same. */
function told(error: unknown): undefined {
  console.error('merges could not be measured:', error)
}

export interface SeedingRates extends Record<string, number> {
  seededPerSecond: number
  viewsPerSecond: number
  viewsSeconds: number
}

/** A database with a population's stories, taken in by all views. */
async function seededLog(bench: Bench, events: number): Promise<{ log: SeededLog; rates: SeedingRates }> {
  const database = await freshDatabase(bench.engines, `bench_reads_${events}`)
  const { adminUrl } = database
  const tenant = await benchTenant(adminUrl, { scopes: SCOPES, limits: { readsPerSecond: 100_000, eventsPerSecond: 100_000 } })
  const seededPerSecond = await seed(bench, database, tenant.id, events)
  console.log(`seeded ${events} events: ${Math.round(seededPerSecond)}/s`)
  await analyze(database)
  const projector = await startSystem(bench, database, ['projector'])
  try {
    const limitMs = Math.max(LEAST_LIMIT_MS, events * LIMIT_MS_PER_EVENT)
    const { eventsPerSecond: viewsPerSecond, seconds: viewsSeconds } = await caughtUp(adminUrl, events, limitMs)
    console.log(`taken in by all views: ${Math.round(viewsPerSecond)}/s, with who is who after ${viewsSeconds.toFixed(0)} s`)
    console.log(`snapshots of long histories are made after ${(await snapshotsMade(adminUrl)).toFixed(0)} s more`)
    await analyze(database)
    await settle(bench.engines)
    const parts = await withPool(adminUrl, readParts)
    return { log: { database, tenant, population: populationOf(events), parts }, rates: { seededPerSecond, viewsPerSecond, viewsSeconds } }
  } finally {
    await projector.stop()
  }
}
