import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Fault } from './faults.mjs'

/** Below the ports that systems give to outgoing connections by themselves (Linux: from 32768 on): those are taken within moments. */
const RANGE = { from: 12_000, to: 32_000 }
const MAX_TRIES = 1_000

/**
 * Free ports of this moment, no two alike. Somebody else may take one before we do; then the engine's start says so.
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function freePorts(count) {
  /** @type {Set<number>} */
  const ports = new Set()
  for (let tries = 0; ports.size < count; tries++) {
    if (tries > MAX_TRIES) throw new Fault(`No ${count} ports between ${RANGE.from} and ${RANGE.to} are free on this machine.`)
    const port = randomInt(RANGE.from, RANGE.to)
    if (await isFree(port)) ports.add(port)
  }
  return [...ports]
}

/**
 * Throws a Fault that names every port in use, what it is for, and the setting that moves it.
 * @param {{ port: number, purpose: string, setting: string }[]} wanted
 */
export async function assertPortsFree(wanted) {
  const taken = []
  for (const one of wanted) {
    if (!(await isFree(one.port))) taken.push(`  port ${one.port} (${one.purpose}): set ${one.setting}`)
  }
  if (taken.length > 0) {
    throw new Fault(
      `In use by another program on this machine:\n${taken.join('\n')}\nStop that program or choose other ports.`,
    )
  }
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
async function isFree(port) {
  const server = createServer()
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening')
    return true
  } catch {
    return false
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}
