import path from 'node:path'
import { folders } from '../local/settings.mjs'
import { testEngines } from './engines.mjs'
import { runGuards } from './guards.mjs'
import { runJest } from './jest.mjs'
import { scopeOf } from './scope.mjs'
import { closingLine, sum } from './tally.mjs'

/**
 * `npm test`: all suites, one closing line over them.
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function test(args) {
  const scope = scopeOf(args)
  const tallies = [await runGuards(scope)]
  const engines = await testEngines()
  const stopped = stopAtSignal(engines.stop)
  try {
    tallies.push(await runJest(scope, engines.env, path.join(folders.data, 'test-reports')))
  } finally {
    await (stopped() ?? engines.stop())
  }
  const total = sum(tallies)
  console.log(`\n${closingLine(total)}`)
  return total.failed === 0 ? 0 : 1
}

/**
 * Ctrl-C also reaches Jest; the engines are ours to end.
 * @param {() => Promise<void>} stop
 * @returns {() => Promise<void> | undefined} the end that is under way, if there is one
 */
function stopAtSignal(stop) {
  /** @type {Promise<void> | undefined} */
  let stopping
  const onSignal = () => {
    stopping ??= stop().finally(() => process.exit(130))
  }
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, onSignal)
  return () => stopping
}
