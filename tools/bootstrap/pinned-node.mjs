import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault, report } from '../engines/faults.mjs'
import { installMissing } from './install.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Runs an entry script's work on the Node that package.json pins, whatever Node (from 20 on) started it: installs what
 * is missing, then starts the script once more on `node_modules/.bin/node` and passes on signals and exit code.
 * @param {string} scriptUrl           the entry's import.meta.url
 * @param {() => Promise<unknown>} work   sets process.exitCode or throws; a Fault's message is printed without a stack
 * @param {{ before?: () => void }} [options]   before: a check that should fail before a long install does
 */
export async function onPinnedNode(scriptUrl, work, { before } = {}) {
  try {
    if (Number(process.versions.node.split('.')[0]) < 20) {
      throw new Fault(
        `Node 20 or newer is needed to begin with; this is ${process.version}. Everything else is installed.`,
      )
    }
    before?.()
    installMissing(root)
    const pinned = pinnedNode()
    if (pinned === undefined || realpathSync(process.execPath) === realpathSync(pinned)) await work()
    else process.exitCode = await runAgain(pinned, fileURLToPath(scriptUrl))
  } catch (error) {
    report(error)
    process.exitCode = 1
  }
}

/** The pinned Node; undefined where its platform has no package and the one that runs is new enough. */
function pinnedNode() {
  const pinned = path.join(root, 'node_modules', '.bin', 'node')
  if (existsSync(pinned)) return pinned
  if (Number(process.versions.node.split('.')[0]) >= 24) return undefined
  throw new Fault(
    `There is no Node 24 package for ${process.platform}-${process.arch}: install Node 24 and start again.`,
  )
}

/**
 * @param {string} node
 * @param {string} script
 * @returns {Promise<number>} the exit code
 */
function runAgain(node, script) {
  const bin = path.dirname(node)
  const child = spawn(node, [script, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` },
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
