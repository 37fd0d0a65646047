import { openTopicEpoch } from '@throughline/log'
import { type CatchUp, caughtUp } from '../reads/catch-up.js'
import type { RecorderContest } from '../recorder/contest.js'
import type { Bench } from '../run/bench.js'
import { freshDatabase, settle, withPool } from '../run/engines.js'
import { startSystem } from '../run/system.js'

const LIMIT_MS = 180_000

/** Kafka → log and all views, by recorder and projector together, with everything they do. */
export async function recorderAndFollowers(bench: Bench, { engines, topic, count, round }: RecorderContest): Promise<CatchUp> {
  const database = await freshDatabase(engines, `bench_followers_${round}`)
  await withPool(database.adminUrl, (pool) => openTopicEpoch(pool, topic))
  // The projector first: it waits for the log's first event.
  const system = await startSystem(bench, database, ['projector', 'recorder'], topic)
  try {
    return await caughtUp(database.adminUrl, count, LIMIT_MS)
  } finally {
    await system.stop()
    await database.drop()
    await settle(engines)
  }
}
