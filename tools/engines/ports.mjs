import { createServer } from 'node:net'
import { Fault } from './faults.mjs'

/**
 * Free ports of this moment. Somebody else may take one before we do; then the engine's start says so.
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)))
  const ports = servers.map((server) => {
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('a listening socket without an address')
    return address.port
  })
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/**
 * Throws a Fault that names every port in use, what it is for, and the setting that moves it.
 * @param {{ port: number, purpose: string, setting: string }[]} wanted
 */
export async function assertPortsFree(wanted) {
  const taken = []
  for (const one of wanted) {
    try {
      const server = await listen(one.port)
      await new Promise((resolve) => server.close(resolve))
    } catch {
      taken.push(`  port ${one.port} (${one.purpose}): set ${one.setting}`)
    }
  }
  if (taken.length > 0) {
    throw new Fault(
      `In use by another program on this machine:\n${taken.join('\n')}\nStop that program or choose other ports.`,
    )
  }
}

/**
 * @param {number} port
 * @returns {Promise<import('node:net').Server>}
 */
function listen(port) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
