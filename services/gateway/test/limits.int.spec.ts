import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTenant } from '@throughline/control/administration'
import { event, get, Harness, send, type Made } from './harness.js'

let harness: Harness
let url: string
let tenants = 0

beforeAll(async () => {
  harness = await Harness.start()
  url = (await harness.gateway()).url
}, 90_000)
afterAll(() => harness?.stop())

const keyOf = async (limits: object, own?: object): Promise<Made> => {
  const { slug } = await createTenant(harness.control, { slug: `limited-${++tenants}`, settings: { limits } })
  return harness.key({ tenant: slug, scopes: ['events:publish', 'operations'], ...(own ? { limits: own } : {}) })
}
const batch = (count: number) => Array.from({ length: count }, () => event())

/** Announces a body and sends none of it. */
function announce(token: string, bytes: number): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    socket.once('error', reject)
    socket.once('data', (chunk) => {
      socket.destroy()
      resolve(chunk.toString())
    })
    socket.write(
      `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${bytes}\r\n\r\n`,
    )
  })
}

describe('a tenant with limits', () => {
  it('is told how much is left, and which limit it was that it reached', async () => {
    const { token } = await keyOf({ eventsPerSecond: 20, burstSeconds: 1 })
    const first = await send(url, token, batch(15))
    expect(first.status).toBe(202)
    expect(first.headers.get('ratelimit-policy')).toBe('"tenant-events";q=20;w=1;qu="events"')
    expect(first.headers.get('ratelimit')).toMatch(/^"tenant-events";r=[56];t=1$/)
    const refused = await send(url, token, batch(20))
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBe(1)
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(refused.body).toMatchObject({
      type: 'urn:throughline:problem:too-many-requests',
      limit: 'tenant-events',
      detail: 'This tenant may send 20 events a second, for a moment 20 at once. Nothing of this request was done.',
    })
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect((await send(url, token, batch(19))).status).toBe(202)
  })

  it('is refused before its body is read', async () => {
    const { token } = await keyOf({ eventsPerSecond: 5, burstSeconds: 1 })
    expect((await send(url, token, batch(5))).status).toBe(202)
    expect(await announce(token, 4_000_000)).toMatch(/^HTTP\/1\.1 429 /)
  })

  it('pays for junk, too', async () => {
    const { token } = await keyOf({ eventsPerSecond: 3, burstSeconds: 1 })
    const statuses: number[] = []
    for (let sent = 0; sent < 5; sent++) statuses.push((await send(url, token, '{"')).status)
    expect(statuses.slice(0, 3)).toEqual([400, 400, 400])
    expect(statuses).toContain(429)
  })

  it('reads within a limit of its own', async () => {
    const { token } = await keyOf({ readsPerSecond: 2, burstSeconds: 1 })
    const statuses: number[] = []
    for (let asked = 0; asked < 4; asked++) statuses.push((await get(`${url}/v1/quarantine`, token)).status)
    expect(statuses.slice(0, 2)).toEqual([200, 200])
    expect(statuses).toContain(429)
    expect((await send(url, token, event())).status).toBe(202)
  })

  it('takes nothing from another', async () => {
    const [one, other] = [await keyOf({ eventsPerSecond: 5, burstSeconds: 1 }), await keyOf({ eventsPerSecond: 5, burstSeconds: 1 })]
    expect((await send(url, one.token, batch(5))).status).toBe(202)
    expect((await send(url, one.token, event())).status).toBe(429)
    expect((await send(url, other.token, batch(5))).status).toBe(202)
  })
})

describe('a key with a share of its own', () => {
  it('is refused alone', async () => {
    const { slug } = await createTenant(harness.control, { slug: 'shared', settings: { limits: { eventsPerSecond: 100, burstSeconds: 1 } } })
    const narrow = await harness.key({ tenant: slug, limits: { eventsPerSecond: 5 } })
    const wide = await harness.key({ tenant: slug })
    const first = await send(url, narrow.token, batch(5))
    expect(first.headers.get('ratelimit-policy')).toBe('"key-events";q=5;w=1;qu="events", "tenant-events";q=100;w=1;qu="events"')
    expect((await send(url, narrow.token, event())).body).toMatchObject({ limit: 'key-events' })
    expect((await send(url, wide.token, batch(90))).status).toBe(202)
  })
})

describe('without limits of its own', () => {
  it('a tenant has those of the installation', async () => {
    const { token } = await keyOf({})
    expect((await send(url, token, event())).headers.get('ratelimit-policy')).toBe('"tenant-events";q=500000;w=5;qu="events"')
  })
})

describe('JSON that must not be taken', () => {
  it('is refused by event, and the others of its batch are taken', async () => {
    const { token } = await keyOf({})
    const [good, other] = [event(), event()].map((each) => JSON.stringify(each))
    const bad = (data: string): string => JSON.stringify(event({ id: 'bad' })).replace(/"data":\{/, `"data":{${data},`)
    const faults = [String.raw`"a":1,"\u0061":2`, '"a":1e400', '"a":12345678901234567890', String.raw`"a":"\ud800"`, '"__proto__":{}', `"a":${'['.repeat(40)}${']'.repeat(40)}`]
    const answer = await send(url, token, `[${[good, ...faults.map(bad), other].join(',')}]`, { 'content-type': 'application/json' })
    expect(answer.status).toBe(202)
    expect(answer.body).toMatchObject({ accepted: 2 })
    expect((answer.body['rejected'] as { index: number; id: string; code: string }[]).map(({ index, id, code }) => [index, id, code])).toEqual([
      [1, 'bad', 'duplicate-key'],
      [2, 'bad', 'number'],
      [3, 'bad', 'number'],
      [4, 'bad', 'text'],
      [5, 'bad', 'malformed'],
      [6, 'bad', 'too-deep'],
    ])
  })
})
