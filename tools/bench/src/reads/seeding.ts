import { once } from 'node:events'
import { readParts } from '@throughline/log'
import type { Bench } from '../run/bench.js'
import { startBare } from '../run/child.js'
import { type BenchDatabase, withPool } from '../run/engines.js'

/** What a seeding process is told. */
export interface SeederTask {
  databaseUrl: string
  keysFile: string
  tenantKeysFile: string
  tenantId: string
  parts: number
  /** Of the whole log. */
  events: number
  worker: number
  workers: number
  run: string
  from: number
  until: number
}

const WORKERS = 2
const DAY_MS = 86_400_000
/** So long a story the log tells; it ends an hour ago. */
const DAYS = 300

/**
 * Fills a log with a population's stories, by the recorder's own statement and with sealed payloads.
 * @returns events per second
 */
export async function seed(bench: Bench, database: BenchDatabase, tenantId: string, events: number): Promise<number> {
  const parts = await withPool(database.adminUrl, readParts)
  const until = Date.now() - DAY_MS / 24
  await byClockOfStory(database, true)
  const begun = performance.now()
  const written = Array.from({ length: WORKERS }, () => 0)
  const processes = written.map(async (_, worker) => {
    const task: SeederTask = {
      databaseUrl: database.urlFor('recorder'),
      keysFile: bench.keysFile,
      tenantKeysFile: bench.tenantKeysFile,
      tenantId,
      parts,
      events,
      worker,
      workers: WORKERS,
      run: 'seed',
      from: until - DAYS * DAY_MS,
      until,
    }
    const child = startBare(new URL('./seeder.js', import.meta.url), { TASK: JSON.stringify(task) })
    child.process.on('message', (message: { written: number }) => (written[worker] = message.written))
    const [code] = (await once(child.process, 'exit')) as [number | null]
    if (code !== 0) throw new Error(`a seeding process ended with ${code}: its message is above`)
  })
  await Promise.all(processes)
  await byClockOfStory(database, false)
  const sum = written.reduce((one, other) => one + other, 0)
  return (sum / (performance.now() - begun)) * 1_000
}

const clock = '(extract(epoch from clock_timestamp()) * 1000000)::bigint'
const received = 'p_received[1]'

/**
 * While a story is told, the clock of the statement that records it is the story's (the beginning of the chunk): otherwise every
 * event of months ago would have come late, as it never is in a log that has grown.
 */
function byClockOfStory({ adminUrl }: BenchDatabase, isTold: boolean): Promise<void> {
  const [from, to] = isTold ? [clock, received] : [received, clock]
  return withPool(adminUrl, async (pool) => {
    const { rows } = await pool.query<{ text: string }>("select pg_get_functiondef('log.record_chunk'::regproc) as text")
    const parts = rows[0]?.text.split(`greatest(${from}`) ?? []
    if (parts.length !== 2) throw new Error('log.record_chunk has no such clock: change seeding.ts with it')
    await pool.query(parts.join(`greatest(${to}`))
  })
}
