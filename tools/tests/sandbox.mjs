import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { assertPortsFree } from '../engines/ports.mjs'
import { writeProcessFile } from '../engines/process-files.mjs'
import { postgresFolders } from '../engines/postgres-home.mjs'
import { root, startSettings, wantedPorts } from '../local/settings.mjs'

/**
 * A place to try the scripts in: data and ports of its own, so that it can run beside a real `npm start`.
 * @typedef {object} Sandbox
 * @property {string} data
 * @property {number} portBase
 * @property {(script: string, args?: string[], env?: NodeJS.ProcessEnv) => Promise<{ code: number, output: string }>} run
 * @property {() => import('../local/bring-up.mjs').Local} local   what .data/local.json says
 * @property {() => void} remove
 */

/**
 * @param {string} data   a folder that is not there yet
 * @returns {Promise<Sandbox>}
 */
export async function sandbox(data) {
  mkdirSync(data, { recursive: true })
  writeProcessFile(data, 'owner', process.pid)
  const portBase = await freePortBase()
  const env = { ...process.env, THROUGHLINE_DATA: data, PORT_BASE: String(portBase) }
  return {
    data,
    portBase,
    run: (script, args = [], own = {}) => runScript(script, args, { ...env, ...own }),
    local: () => JSON.parse(readFileSync(path.join(data, 'local.json'), 'utf8')),
    remove: () => {
      for (const one of [...postgresFolders(path.join(data, 'postgres')), data])
        rmSync(one, { recursive: true, force: true })
    },
  }
}

/** A PORT_BASE with all its ports free, below those that systems give out by themselves. */
async function freePortBase() {
  for (;;) {
    const base = 10_000 + Math.floor(Math.random() * 200) * 100
    try {
      await assertPortsFree(wantedPorts(startSettings([], { PORT_BASE: String(base) })))
      return base
    } catch {
      // Another one, then.
    }
  }
}

/**
 * @param {string} script   such as start.mjs
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ code: number, output: string }>}
 */
function runScript(script, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'tools', script), ...args], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
