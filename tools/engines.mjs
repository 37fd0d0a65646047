import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { removeEngineData, startEngineSet } from './engines/engine-set.mjs'
import { Fault, report } from './engines/faults.mjs'
import { liveProcesses } from './engines/process-files.mjs'
import { stopAllIn } from './engines/processes.mjs'

/*
 * npm run engines             a PostgreSQL and a Kafka for tests, detached; .data/test/engines.json says where
 * npm run engines -- --stop   ends them (their data stays)
 * npm run engines -- --fresh  ends them, removes their data, starts them
 */
const folder = fileURLToPath(new URL('../.data/test', import.meta.url))
const file = path.join(folder, 'engines.json')
const pidFolder = path.join(folder, 'run')

try {
  await main(process.argv.slice(2))
} catch (error) {
  report(error)
  process.exitCode = 1
}

/** @param {string[]} args */
async function main(args) {
  const unknown = args.filter((arg) => !['--stop', '--fresh'].includes(arg))
  if (unknown.length > 0) throw new Fault(`unknown option ${unknown.join(' ')}: there are --stop and --fresh`)
  if (args.includes('--stop') || args.includes('--fresh')) await stop()
  if (args.includes('--stop')) return
  if (args.includes('--fresh')) removeEngineData(folder)
  const running = new Set(liveProcesses(pidFolder).map((record) => record.name))
  if (running.has('kafka') && running.has('postgres')) {
    console.log(`already running: ${readFileSync(file, 'utf8')}`)
    return
  }
  await stop()
  const { databaseUrl, kafkaBrokers, pids } = await startEngineSet({ folder })
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, `${JSON.stringify({ databaseUrl, kafkaBrokers, pids }, null, 2)}\n`, { mode: 0o600 })
  console.log(
    `PostgreSQL ${databaseUrl}\nKafka      ${kafkaBrokers}\nwritten to ${path.relative(process.cwd(), file)}; end them with npm run engines -- --stop`,
  )
}

async function stop() {
  const stopped = await stopAllIn(pidFolder)
  rmSync(file, { force: true })
  if (stopped.length > 0) console.log(`stopped ${stopped.join(' and ')}`)
}
