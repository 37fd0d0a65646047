import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { removeEngineData, startEngineSet } from '../engines/engine-set.mjs'
import { liveProcesses, writeProcessFile } from '../engines/process-files.mjs'
import { stopAllIn } from '../engines/processes.mjs'
import { folders } from '../local/settings.mjs'

const runs = path.join(folders.data, 'test-runs')
const shared = path.join(folders.data, 'test')

/**
 * The engines of a test run: those of the environment, those that `npm run engines` keeps running, or else some of
 * its own with empty data and free ports, which end with it.
 * @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> }>}
 */
export async function testEngines() {
  await removeAbandoned()
  const { TEST_DATABASE_URL: database, TEST_KAFKA_BROKERS: brokers } = process.env
  if (database && brokers) return { env: { TEST_DATABASE_URL: database, TEST_KAFKA_BROKERS: brokers }, stop: nothing }
  const file = path.join(shared, 'engines.json')
  if (existsSync(file) && liveProcesses(path.join(shared, 'run')).length === 2) {
    console.log('engines: those of `npm run engines`')
    return { env: environment(JSON.parse(readFileSync(file, 'utf8'))), stop: nothing }
  }
  const folder = path.join(runs, String(process.pid))
  writeProcessFile(folder, 'owner', process.pid)
  const engines = await startEngineSet({ folder })
  return { env: environment(engines), stop: engines.remove }
}

/** @param {{ databaseUrl: string, kafkaBrokers: string }} engines */
const environment = ({ databaseUrl, kafkaBrokers }) => ({
  TEST_DATABASE_URL: databaseUrl,
  TEST_KAFKA_BROKERS: kafkaBrokers,
})

async function nothing() {
  // They are somebody else's.
}

/** Ends and removes the engines of test runs that were killed. */
export async function removeAbandoned() {
  const names = existsSync(runs) ? readdirSync(runs) : []
  for (const folder of names.map((name) => path.join(runs, name))) {
    if (liveProcesses(folder).length > 0) continue
    for (const one of ['run/supervisor', 'run']) await stopAllIn(path.join(folder, one), { signal: 'SIGKILL' })
    removeEngineData(folder)
  }
}
