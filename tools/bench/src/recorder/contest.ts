import { openTopicEpoch, readTopicEpoch } from '@throughline/log'
import pg from 'pg'
import { freshDatabase, settle, type BenchDatabase, type Engines } from '../run/engines.js'
import { ready, startBare, startService, type Child } from '../run/child.js'
import { RateMeter } from '../run/rate.js'

/** A contender has this long for all its records. */
const LIMIT_MS = 90_000

export interface RecorderContest {
  engines: Engines
  /** Preloaded with `count` records. */
  topic: string
  count: number
  /** Number of this round: databases are named after it. */
  round: number
}

/** Kafka → log by a bare loop. @returns events per second */
export async function bareLoop(contest: RecorderContest, concurrency = 3): Promise<number> {
  const database = await freshDatabase(contest.engines, `bench_bare_${contest.round}`)
  const child = startBare(new URL('./bare-loop.js', import.meta.url), {
    ...environmentOf(contest, database),
    CONCURRENCY: String(concurrency),
  })
  return timed(contest, database, child, contest.count, LIMIT_MS)
}

/** Kafka → log by NestJS's own transport, for a limited time: it may not get far. @returns events per second */
export async function stockNest(contest: RecorderContest, limitMs: number): Promise<number> {
  const database = await freshDatabase(contest.engines, `bench_stock_${contest.round}`)
  const child = startBare(new URL('./stock-nest.js', import.meta.url), environmentOf(contest, database))
  return timed(contest, database, child, contest.count, limitMs)
}

const environmentOf = (contest: RecorderContest, database: BenchDatabase): Record<string, string> => ({
  DATABASE_URL: database.adminUrl,
  KAFKA_BROKERS: contest.engines.brokers.join(','),
  TOPIC: contest.topic,
})

async function timed(
  contest: RecorderContest,
  database: BenchDatabase,
  child: Child,
  total: number,
  limitMs: number,
): Promise<number> {
  const meter = new RateMeter()
  child.process.on('message', (message: { recorded: number }) => {
    meter.note(meter.count + message.recorded)
  })
  const deadline = performance.now() + limitMs
  try {
    while (meter.count < total && performance.now() < deadline) {
      if (child.process.exitCode !== null) throw new Error(`a contender ended with ${child.process.exitCode}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return meter.rate(Math.min(total, meter.count))
  } finally {
    await child.stop()
    await database.drop()
    await settle(contest.engines)
  }
}

/**
 * Kafka → log by the recorder service, with everything it does.
 * @param tenantKeysFile undefined: personal data is not sealed
 * @returns events per second
 */
export async function ourRecorder(contest: RecorderContest, port: number, tenantKeysFile?: string): Promise<number> {
  const { engines, topic, count, round } = contest
  const database = await freshDatabase(engines, `bench_ours_${round}`)
  const pool = new pg.Pool({ connectionString: database.adminUrl, max: 1 })
  const meter = new RateMeter()
  await openTopicEpoch(pool, topic)
  const child = startService(
    'recorder',
    {
      PORT: String(port),
      DATABASE_URL: database.urlFor('recorder'),
      KAFKA_BROKERS: engines.brokers.join(','),
      INTERACTIONS_TOPIC: topic,
      ...(tenantKeysFile === undefined ? { PERSONAL_DATA: 'clear' } : { TENANT_KEYS_FILE: tenantKeysFile }),
      GROUP_ID: `${tenantKeysFile === undefined ? 'clear' : 'sealed'}-${round}`,
    },
    `${engines.folder}/recorder.log`,
  )
  try {
    await ready(child, `http://127.0.0.1:${port}/healthz`)
    const deadline = performance.now() + LIMIT_MS
    while (meter.count < count && performance.now() < deadline) {
      const epoch = await readTopicEpoch(pool, topic)
      meter.note((epoch?.cursors ?? []).reduce((sum, cursor) => sum + cursor.nextOffset, 0))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await refuseLoss(pool, count)
    return meter.rate(count)
  } finally {
    await child.stop()
    await pool.end()
    await database.drop()
    await settle(engines)
  }
}

/** A fast recorder that loses events is no contender. */
async function refuseLoss(pool: pg.Pool, count: number): Promise<void> {
  const { rows } = await pool.query<{ events: string }>('select count(*) as events from log.event')
  if (Number(rows[0]?.events) !== count) throw new Error(`${rows[0]?.events} events of ${count} are in the log`)
}
