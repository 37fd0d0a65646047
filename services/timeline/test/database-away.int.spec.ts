import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createServer, connect, type Server, type Socket } from 'node:net'
import { eventually } from '@throughline/testing'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'

/** Stands between the service and PostgreSQL, and can be pulled out. */
class Cable {
  private readonly sockets = new Set<Socket>()
  private server: Server | undefined
  port = 0

  constructor(private readonly to: URL) {}

  plugIn(): Promise<void> {
    const server = createServer((socket) => {
      const onward = connect(Number(this.to.port), this.to.hostname)
      for (const [one, other] of [[socket, onward], [onward, socket]] as const) {
        this.sockets.add(one)
        one.on('error', () => other.destroy()).on('close', () => other.destroy())
        one.pipe(other)
      }
    })
    this.server = server
    return new Promise((resolve) =>
      server.listen(this.port, '127.0.0.1', () => {
        const address = server.address()
        this.port = typeof address === 'object' && address !== null ? address.port : 0
        resolve()
      }),
    )
  }

  async pullOut(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve))
    for (const socket of this.sockets) socket.destroy()
    this.sockets.clear()
    await closed
  }
}

let running: Running
let tenant: TestTenant
let cable: Cable

beforeAll(async () => {
  running = await runningTimeline((url) => {
    cable = new Cable(new URL(url))
    const through = new URL(url)
    return cable.plugIn().then(() => {
      through.port = String(cable.port)
      return through.href
    })
  })
  tenant = await running.tenant('acme')
  await tenant.pen([eventOf({ subject: 'customer:here' })])
})
afterAll(async () => {
  await running?.close()
  await cable?.pullOut()
})

const read = (query = '') => running.ask(`/v1/customers/customer%3Ahere/timeline${query}`, tenant.token)
const ready = async () => (await running.ask('/readyz')).status

describe('while PostgreSQL is away', () => {
  it('the service says so, answers 503, and goes on by itself when it is back', async () => {
    expect(await ready()).toBe(200)
    expect((await read()).status).toBe(200)

    await cable.pullOut()
    const refused = await read()
    expect(refused.status).toBe(503)
    expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    const place = { kind: 'position' as const, part: running.partOf('customer:here', tenant), number: 99 }
    expect((await read(`?after=${tenant.cipher.seal([place])}`)).status).toBe(503)
    expect(await ready()).toBe(503)
    expect((await running.ask('/healthz')).status).toBe(200)

    await cable.plugIn()
    await eventually(async () => {
      expect((await read()).status).toBe(200)
      expect(await ready()).toBe(200)
    }, { timeoutMs: 45_000 })
  })
})
