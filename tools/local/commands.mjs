import { spawn } from 'node:child_process'
import path from 'node:path'
import { Fault } from '../engines/faults.mjs'
import { root } from './settings.mjs'

/**
 * Runs a program to its end and gives back what it printed. A failure is a Fault with the end of its output.
 * @param {string} title   for the message
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string | undefined>} [env]   on top of ours
 * @returns {Promise<string>}
 */
export function run(title, command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (errors += chunk))
    child.once('error', (error) => reject(new Fault(`${title} could not be started: ${error.message}`)))
    child.once('close', (code) => {
      if (code === 0) resolve(output)
      else reject(new Fault(`${title} failed:\n${`${output}${errors}`.trim().split('\n').slice(-40).join('\n')}`))
    })
  })
}

/**
 * Runs a command of our own command line tool.
 * @param {string[]} args
 * @param {Record<string, string | undefined>} env
 */
export function throughline(args, env) {
  const script = path.join(root, 'tools', 'cli', 'bin', 'throughline.mjs')
  return run(`throughline ${args.slice(0, 2).join(' ')}`, process.execPath, [script, ...args], env)
}

/** Builds what the services and the command line tool need; a second or less when nothing changed. */
export async function build() {
  const projects = ['gateway', 'recorder', 'projector', 'timeline'].map((service) => `services/${service}`).concat('tools/cli')
  const configs = projects.map((project) => path.join(project, 'tsconfig.lib.json'))
  await run('The build (tsc -b)', path.join(root, 'node_modules', '.bin', 'tsc'), ['-b', ...configs])
}
