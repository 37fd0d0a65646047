import { spawn } from 'node:child_process'
import path from 'node:path'
import { onPinnedNode } from './bootstrap/pinned-node.mjs'
import { assertPrerequisites } from './bootstrap/prerequisites.mjs'
import { run } from './local/commands.mjs'
import { root } from './local/settings.mjs'

/*
 * npm run chaos -- --seconds 120 --seed 7   loads a system of its own, kills and pauses its processes, and checks that
 *                                           every acknowledged event is there once and in order; --help for more
 */
await onPinnedNode(import.meta.url, chaos, { before: () => assertPrerequisites({}) })

async function chaos() {
  await build()
  const main = path.join(root, 'tools', 'chaos', 'dist', 'main.js')
  const child = spawn(process.execPath, ['--enable-source-maps', main, ...process.argv.slice(2)], { stdio: 'inherit' })
  // The child ends all that it started; a Ctrl-C of the terminal reaches it anyway.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal))
  process.exitCode = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

async function build() {
  const packages = ['services/gateway', 'services/recorder', 'services/projector', 'services/timeline', 'tools/cli', 'tools/chaos']
  const configs = packages.map((one) => path.join(one, 'tsconfig.lib.json'))
  await run('The build (tsc -b)', path.join(root, 'node_modules', '.bin', 'tsc'), ['-b', ...configs])
}
