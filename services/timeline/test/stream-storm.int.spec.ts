import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { createHttpService } from '@throughline/platform'
import { eventually } from '@throughline/testing'
import { httpOptions } from '../src/http-options.js'
import { TimelineModule } from '../src/timeline.module.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'
import { StreamClient } from './stream-client.js'

/** `STREAMS=1000` is the whole storm; every run of the tests has a smaller one. */
const STREAMS = Number(process.env['STREAMS'] ?? 200)
const RECONNECTS = STREAMS
const CUSTOMERS = 50
const ROUNDS = 40
const EVENTS_A_ROUND = 50
const room = { most: 10_000, mostOfTenant: 10_000, mostOfCaller: 10_000 }
let running: Running
let tenant: TestTenant
let urls: string[]
let second: NestFastifyApplication

beforeAll(async () => {
  running = await runningTimeline(undefined, undefined, room)
  tenant = await running.tenant('acme')
  second = await createHttpService(TimelineModule.with(running.settings), { ...httpOptions, logger: running.logger })
  for (const app of [running.app, second]) await app.listen(0, '127.0.0.1')
  urls = await Promise.all([running.app.getUrl(), second.getUrl()])
}, 120_000)
afterAll(async () => {
  await second?.close()
  await running?.close()
})

const subjectOf = (customer: number) => `email:person-${customer}@example.com`
const anyOf = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!

/** Somebody who follows one customer, over as many connections as it takes. */
class Follower {
  readonly before: string[] = []
  private client: StreamClient | undefined

  constructor(readonly customer: number) {}

  get ids(): string[] {
    return [...this.before, ...(this.client?.ids ?? [])]
  }

  async connect(): Promise<void> {
    const lastEventId = this.client?.lastEventId
    this.close()
    const headers = { authorization: `Bearer ${tenant.token}`, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) }
    this.client = await StreamClient.open(`${anyOf(urls)}/v1/customers/${encodeURIComponent(subjectOf(this.customer))}/stream`, headers)
    expect(this.client.status).toBe(200)
    if (lastEventId === undefined) await this.client.named('stream.opened', 60_000)
    else this.client.lastEventId ??= lastEventId
  }

  close(): void {
    this.before.push(...(this.client?.ids ?? []))
    this.client?.close()
    this.client = undefined
  }
}

it(`${STREAMS} streams on two processes, with ${RECONNECTS} connections broken at any moment, miss nothing and get nothing twice`, async () => {
  await tenant.pen(Array.from({ length: CUSTOMERS }, (_, n) => eventOf({ subject: subjectOf(n) })))
  const followers = Array.from({ length: STREAMS }, (_, n) => new Follower(n % CUSTOMERS))
  for (let at = 0; at < STREAMS; at += 50) await Promise.all(followers.slice(at, at + 50).map((follower) => follower.connect()))
  const told = Array.from({ length: CUSTOMERS }, (): string[] => [])
  let broken = 0
  for (let round = 0; round < ROUNDS; round++) {
    const batch = Array.from({ length: EVENTS_A_ROUND }, (_, n) => {
      const customer = Math.floor(Math.random() * CUSTOMERS)
      const late = n % 5 === 0 ? { time: '2020-01-01T00:00:00Z' } : {}
      const event = eventOf({ subject: subjectOf(customer), ...late })
      told[customer]!.push(event.id)
      return event
    })
    const chosen = new Set(Array.from({ length: RECONNECTS / ROUNDS }, () => anyOf(followers)))
    broken += chosen.size
    await Promise.all([tenant.pen(batch), ...[...chosen].map((follower) => follower.connect())])
  }
  expect(broken).toBeGreaterThan(RECONNECTS * 0.9)
  await eventually(
    () => {
      for (const follower of followers) expect(follower.ids).toHaveLength(told[follower.customer]!.length)
    },
    { timeoutMs: 60_000, intervalMs: 250 },
  )
  for (const follower of followers) expect(follower.ids).toEqual(told[follower.customer])
  for (const follower of followers) follower.close()
}, 240_000)
