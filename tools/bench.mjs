import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { onPinnedNode } from './bootstrap/pinned-node.mjs'
import { assertPrerequisites } from './bootstrap/prerequisites.mjs'
import { Fault } from './engines/faults.mjs'
import { startEngineSet } from './engines/engine-set.mjs'
import { freePorts } from './engines/ports.mjs'

/*
 * npm run bench                      our figures beside the bare limits, on engines of their own; about four minutes
 * npm run bench -- --json FILE       also as JSON
 * npm run bench -- SUITE …           recorder, gateway, fairness (the usual ones), reads, followers, readable, rebuild, rules
 *   --events 200000 --rounds 3 --seconds 6   events in all, rounds of each contender, seconds of each HTTP load
 *   --rate 200 --load 4000                   reading requests a second, events a second that are published meanwhile
 */
/** Services and contenders that run at a time, at most. */
const PORTS = 5
const root = fileURLToPath(new URL('..', import.meta.url))

await onPinnedNode(import.meta.url, bench, { before: () => assertPrerequisites(process.env, false) })

async function bench() {
  if (process.env.THROUGHLINE_BUILD !== 'never') build()
  const folder = mkdtempSync(path.join(tmpdir(), 'throughline-bench-'))
  console.log('Starting a PostgreSQL and a Kafka for this run …')
  const engines = await startEngineSet({ folder })
  try {
    const ports = await freePorts(PORTS)
    process.exitCode = await run({
      BENCH_DATABASE_URL: engines.databaseUrl,
      BENCH_KAFKA_BROKERS: engines.kafkaBrokers,
      BENCH_FOLDER: folder,
      BENCH_PORTS: ports.join(','),
    })
  } finally {
    await engines.remove()
  }
}

function build() {
  const { status } = spawnSync(path.join(root, 'node_modules', '.bin', 'tsc'), ['-b'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Fault('The build failed: its messages are above.')
}

/**
 * @param {Record<string, string>} environment
 * @returns {Promise<number>} the exit code
 */
function run(environment) {
  const main = path.join(root, 'tools', 'bench', 'dist', 'main.js')
  const child = spawn(process.execPath, [main, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
  // The child hears Ctrl-C itself; we stay to stop the engines.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
