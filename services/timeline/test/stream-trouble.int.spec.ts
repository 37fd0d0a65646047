import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { createHttpService } from '@throughline/platform'
import { eventually, severableLink, type SeverableLink } from '@throughline/testing'
import { httpOptions } from '../src/http-options.js'
import type { LiveStream } from '../src/stream/live-stream.js'
import { Streams } from '../src/stream/streams.js'
import { TimelineModule } from '../src/timeline.module.js'
import { eventOf, runningTimeline, type Running, type TestTenant } from './running-timeline.js'
import { StreamClient } from './stream-client.js'

const subject = 'email:ann@example.com'
let running: Running
let tenant: TestTenant
let link: SeverableLink
const clients: StreamClient[] = []
const apps: NestFastifyApplication[] = []

beforeAll(async () => {
  const by = async (target: string) => (link = await severableLink(target)).url
  running = await runningTimeline(by, undefined, { heartbeatMs: 500, stallMs: 3_000 })
  tenant = await running.tenant('acme')
  await tenant.pen([eventOf({ subject })])
}, 120_000)
afterEach(() => {
  link.restore()
  for (const client of clients.splice(0)) client.close()
})
afterAll(async () => {
  for (const app of apps) await app.close()
  await running?.close()
  await link?.close()
})

/** Another process of the same service, as far as streams can tell. */
async function process(streams: Partial<Running['settings']['streams']> = {}): Promise<NestFastifyApplication> {
  const settings = { ...running.settings, streams: { ...running.settings.streams, ...streams } }
  const app = await createHttpService(TimelineModule.with(settings), { ...httpOptions, logger: running.logger })
  await app.listen(0, '127.0.0.1')
  apps.push(app)
  return app
}
async function open(app: NestFastifyApplication, lastEventId?: string): Promise<StreamClient> {
  const headers = { authorization: `Bearer ${tenant.token}`, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) }
  const client = await StreamClient.open(`${await app.getUrl()}/v1/customers/${encodeURIComponent(subject)}/stream`, headers)
  clients.push(client)
  await client.named('stream.opened')
  return client
}
const tell = async (count: number, text = ''): Promise<string[]> => {
  const events = Array.from({ length: count }, () => eventOf({ subject, data: { text: `${text}.` } }))
  await tenant.pen(events)
  return events.map((event) => event.id)
}

it('stays and says that it is alive while the database is away, and then catches up', async () => {
  const app = await process()
  const client = await open(app)
  const first = await tell(1)
  await client.received(1)
  link.cut()
  const silent = client.comments.length
  const second = await tell(3)
  await eventually(() => expect(client.comments.length).toBeGreaterThan(silent + 3))
  expect(client.ids).toEqual(first)
  link.restore()
  await client.received(4, 20_000)
  expect(client.ids).toEqual([...first, ...second])
}, 120_000)

it('goes on with another process from where it was', async () => {
  const [one, two] = [await process(), await process()]
  const client = await open(one)
  const first = await tell(3)
  await client.received(3)
  const closing = one.close()
  await client.hasEnded()
  expect(client.comments.at(-1)).toBe('this process ends')
  const second = await tell(3)
  await closing
  const resumed = await open(two, client.lastEventId)
  const third = await tell(3)
  await resumed.received(6)
  expect([...client.ids, ...resumed.ids]).toEqual([...first, ...second, ...third])
}, 90_000)

it('ends politely when its time is over, and the client goes on', async () => {
  const app = await process({ lifeMs: 1_000 })
  const client = await open(app)
  const first = await tell(1)
  await client.hasEnded()
  expect(client.comments.at(-1)).toBe('end of life')
  const second = await tell(1)
  const resumed = await open(app, client.lastEventId)
  await resumed.received(1)
  expect([...client.ids, ...resumed.ids]).toEqual([...first, ...second])
}, 90_000)

describe('a client that reads slowly', () => {
  const LARGE = 'x'.repeat(40_000)
  const streamsOf = (app: NestFastifyApplication) => [...(Reflect.get(app.get(Streams, { strict: false }), 'open') as Set<LiveStream>)]

  it('has little waiting in memory, and misses nothing', async () => {
    const app = await process({ stallMs: 30_000 })
    const client = await open(app)
    client.response.pause()
    const told = [...(await tell(200, LARGE)), ...(await tell(200, LARGE))]
    const [stream] = streamsOf(app)
    await eventually(() => expect(stream!.fullSince).toBeDefined(), { timeoutMs: 45_000 })
    expect(stream!.readableLength).toBeLessThan(65_536 + 2 * LARGE.length)
    // Another one is not held up.
    const other = await open(app)
    const last = await tell(1)
    await other.received(1, 30_000)
    client.response.resume()
    await client.received(401, 30_000)
    expect(client.ids).toEqual([...told, ...last])
  }, 120_000)

  it('is cut off when it takes nothing for long, and goes on from its id', async () => {
    const app = await process({ stallMs: 1_000 })
    const client = await open(app)
    client.response.pause()
    const told = await tell(400, LARGE)
    // The operating system takes some five megabytes before anything waits, and a busy machine is in no hurry to read them.
    await eventually(() => expect(streamsOf(app).length).toBe(0), { timeoutMs: 45_000 })
    client.response.resume()
    await client.hasEnded()
    const resumed = await open(app, client.lastEventId)
    await resumed.received(400 - client.ids.length, 45_000)
    expect([...client.ids, ...resumed.ids]).toEqual(told)
  }, 120_000)
})
