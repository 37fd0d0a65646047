import { spawn } from 'node:child_process'
import path from 'node:path'
import { root } from '../local/settings.mjs'
import { none } from './tally.mjs'

const bin = (/** @type {string} */ name) => path.join(root, 'node_modules', '.bin', name)
const code = ['libs', 'services', 'tools']
const packages = ['libs', 'services', 'tools/cli', 'tools/bench', 'tools/chaos']

const threatModel = {
  title: 'tests that the threat model names',
  command: process.execPath,
  args: [path.join('tools', 'tests', 'threat-model.mjs')],
}

/**
 * The checks that need no running system. Each counts as one.
 * @param {import('./scope.mjs').Scope} scope
 */
const guards = ({ everything, paths, projects }) => {
  const where = everything ? code : paths
  return [
    { title: 'types of the packages', command: bin('tsc'), args: ['-b', ...(everything ? [] : projects)] },
    { title: 'types of the tools', command: bin('tsc'), args: ['-p', 'tools'] },
    { title: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings', ...where] },
    {
      title: 'dependency rules',
      command: bin('depcruise'),
      args: ['--config', '.dependency-cruiser.js', ...(everything ? packages : paths)],
    },
    ...(everything ? [threatModel] : []),
  ]
}

/**
 * Runs them all, also after one failed; what a failing one said is shown.
 * @param {import('./scope.mjs').Scope} scope
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runGuards(scope) {
  const tally = none()
  for (const { title, command, args } of guards(scope)) {
    const begun = performance.now()
    const { ok, output } = await outcome(command, args)
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${title} (${((performance.now() - begun) / 1000).toFixed(1)} s)`)
    if (!ok) console.log(output)
    tally[ok ? 'passed' : 'failed']++
  }
  return tally
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function outcome(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.once('error', (error) => resolve({ ok: false, output: error.message }))
    child.once('close', (status) => resolve({ ok: status === 0, output }))
  })
}
