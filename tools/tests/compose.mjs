import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { freePorts } from '../engines/ports.mjs'
import { root } from '../local/settings.mjs'
import { runChecks, until } from './checks.mjs'
import { closingLine } from './tally.mjs'
import { tryCommands } from './try-commands.mjs'

const project = `throughline-test-${process.pid}`

/**
 * Brings the stack up in containers, looks at it from outside, and takes it away with its volumes.
 * @returns {Promise<number>} the exit code
 */
export async function testCompose() {
  const names = ['GATEWAY', 'TIMELINE', 'RECORDER', 'PROJECTOR', 'ISSUER', 'POSTGRES', 'KAFKA', 'ZIPKIN']
  const ports = await freePorts(names.length)
  const env = Object.fromEntries(names.map((name, index) => [`${name}_PORT`, String(ports[index])]))
  const compose = (/** @type {string[]} */ ...args) => docker(['compose', '-p', project, ...args], env)
  try {
    const tally = await runChecks(checks(compose, env))
    console.log(`\n${closingLine(tally)}`)
    return tally.failed === 0 ? 0 : 1
  } finally {
    compose('down', '--volumes', '--timeout', '10')
  }
}

/**
 * @param {(...args: string[]) => string} compose
 * @param {Record<string, string>} env
 * @returns {import('./checks.mjs').Check[]}
 */
const checks = (compose, env) => [
  {
    title: 'docker compose up builds the image and brings every service up, each healthy before the next needs it',
    run: async () => void compose('up', '--detach'),
  },
  {
    title: 'the services answer on ports of this machine',
    run: async () => {
      for (const name of ['GATEWAY', 'RECORDER', 'PROJECTOR', 'TIMELINE']) {
        const response = await fetch(`http://127.0.0.1:${env[`${name}_PORT`]}/readyz`)
        assert.equal(response.status, 200, name)
      }
    },
  },
  {
    title: 'the demo story goes in at the gateway and comes out at the timeline',
    run: async () => {
      await until(() => compose('ps', '--all', '--format', '{{.State}}', 'demo').trim() === 'exited')
      const log = compose('logs', '--no-log-prefix', 'demo')
      assert.match(log, /Demo story … \d+ events/)
      return tryCommands(log)
    },
  },
]

/**
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @returns {string} what it printed
 */
function docker(args, env) {
  const { status, stdout, stderr, error } = spawnSync('docker', args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status === 0) return stdout
  throw new Error(`docker ${args.join(' ')} failed:\n${error?.message ?? `${stdout}${stderr}`.trim().slice(-4000)}`)
}
