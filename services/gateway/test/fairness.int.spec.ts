import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { EventPublisher } from '../src/events/event-publisher.js'
import { event, Harness, send } from './harness.js'

let harness: Harness
let url: string
let app: NestFastifyApplication

beforeAll(async () => {
  harness = await Harness.start()
  ;({ url, app } = await harness.gateway())
}, 90_000)
afterAll(() => harness?.stop())

/** Batches of the flooding tenant that arrive together, just before the other's event. */
const FLOOD = 60

interface Held {
  /** Sends the last byte. */
  release(): void
  /** Its status line. */
  readonly answer: Promise<string>
}

/** A request whose last byte is still to come. */
async function held(token: string, body: string): Promise<Held> {
  const { hostname, port } = new URL(url)
  const socket: Socket = connect(Number(port), hostname)
  socket.setNoDelay(true)
  const answer = new Promise<string>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('data', (chunk) => {
      socket.destroy()
      resolve(chunk.toString().split('\r\n', 1)[0]!)
    })
  })
  const head = `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`
  await new Promise<void>((resolve) => socket.write(head + body.slice(0, -1), () => resolve()))
  return { release: () => void socket.write(body.slice(-1)), answer }
}

/** Fills with the tenants of requests, as Kafka has acknowledged them. */
function orderOfAnswers(): string[] {
  const order: string[] = []
  const publisher = app.get(EventPublisher)
  const publish = publisher.publish.bind(publisher)
  publisher.publish = async (request) => {
    const answer = await publish(request)
    order.push(request.key.tenantId)
    return answer
  }
  return order
}

describe('a tenant that floods', () => {
  // Told by the order in which the gateway has its answers and not by the clock: a busy machine changes nothing.
  it('is answered after another who came behind it, and loses nothing', async () => {
    const flooding = await harness.key({ tenant: await harness.tenant('flooding') })
    const other = await harness.key({ tenant: await harness.tenant('other') })
    await Promise.all([send(url, flooding.token, event()), send(url, other.token, event())])
    const batch = JSON.stringify(Array.from({ length: 100 }, () => event()))
    const flood = await Promise.all(Array.from({ length: FLOOD }, () => held(flooding.token, batch)))
    const one = await held(other.token, JSON.stringify(event()))
    await sleep(100) // everything but the last bytes has arrived
    const order = orderOfAnswers()
    for (const each of [...flood, one]) each.release()
    expect(await one.answer).toBe('HTTP/1.1 202 Accepted')
    expect(new Set(await Promise.all(flood.map((each) => each.answer)))).toEqual(new Set(['HTTP/1.1 202 Accepted']))
    expect(order).toHaveLength(FLOOD + 1)
    expect(order.indexOf(other.tenantId)).toBeLessThan(FLOOD / 4)
    expect(await harness.written()).toHaveLength(FLOOD * 100 + 3)
  }, 120_000)
})
