import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import { Harness, type Written } from './harness.js'

let harness: Harness
let url: string
let writeKey: string

beforeAll(async () => {
  harness = await Harness.start()
  writeKey = (await harness.key({ tenant: await harness.tenant('acme'), origins: ['https://shop.example'] })).token
  url = (await harness.gateway()).url
}, 90_000)

afterAll(() => harness?.stop())

const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString('base64')}`
const all = async (): Promise<Record<string, unknown>[]> => (await harness.written()).map(({ event }) => event)
const written = async (id: string): Promise<Written[]> => (await harness.written()).filter(({ event }) => event['id'] === id)

interface Post {
  headers?: Record<string, string>
  path?: string
}

async function post(body: unknown, { headers = {}, path = 'track' }: Post = {}): Promise<{ status: number; text: string }> {
  const raw = Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body)
  const common = { authorization: basic(writeKey), 'content-type': 'application/json' }
  const answer = await fetch(`${url}/v1/${path}`, { method: 'POST', headers: { ...common, ...headers }, body: raw })
  return { status: answer.status, text: await answer.text() }
}

describe("Segment's library for Node", () => {
  it('tells a whole story', async () => {
    const analytics = new Analytics({ writeKey, host: url, flushAt: 5 })
    const failed: unknown[] = []
    analytics.on('error', (error) => failed.push(error))
    const anonymousId = 'web-story'
    analytics.page({ anonymousId, name: 'Tyres', properties: { url: 'https://shop.example/tyres', title: 'Tyres' }, messageId: 'n-1' })
    analytics.track({ anonymousId, event: 'Products Searched', properties: { query: 'quiet tyres', results: 3 }, messageId: 'n-2' })
    analytics.identify({ anonymousId, userId: '42', traits: { email: 'ann@shop.example', firstName: 'Ann' }, messageId: 'n-3' })
    const product = { product_id: 'T-1', name: 'Tyre', quantity: 4, price: 89.9 }
    analytics.track({ userId: '42', event: 'Order Completed', properties: { order_id: 'O-1', total: 359.6, currency: 'eur', products: [product] }, messageId: 'n-4' })
    const message = { conversation_id: 'chat-1', message_id: 'm-1', message_body: 'Where is it?' }
    analytics.track({ userId: '42', event: 'Live Chat Message Sent', properties: message, messageId: 'n-5' })
    analytics.group({ userId: '42', groupId: 'G-7', traits: { name: 'Ann & Co' }, messageId: 'n-6' })
    analytics.alias({ userId: '42', previousId: 'old-cookie', messageId: 'n-7' })
    analytics.track({ userId: '42', event: 'Helped a Neighbour', properties: { how: 'well' }, messageId: 'n-8' })
    await analytics.closeAndFlush({ timeout: 10_000 })
    expect(failed).toEqual([])

    const told = new Map((await all()).map((event) => [event['id'], event]))
    const data = (id: string) => told.get(id)?.['data']
    expect(told.get('n-1')).toMatchObject({ type: 'page.viewed', channel: 'web', source: 'segment', data: { name: 'Tyres', url: 'https://shop.example/tyres' } })
    expect(told.get('n-2')).toMatchObject({ type: 'search.performed', data: { query: 'quiet tyres', resultCount: 3, anonymousId } })
    expect(told.get('n-3')).toMatchObject({ type: 'profile.stated', data: { userId: '42', anonymousId, email: 'ann@shop.example', traits: { firstName: 'Ann' } } })
    const total = { amount: '359.6', currency: 'EUR' }
    expect(data('n-4')).toMatchObject({ orderId: 'O-1', total, items: [{ sku: 'T-1', quantity: 4, price: { amount: '89.9', currency: 'EUR' } }] })
    expect(told.get('n-5')).toMatchObject({ type: 'message.received', channel: 'chat', direction: 'inbound', conversation: 'chat-1', data: { text: 'Where is it?' } })
    expect(told.get('n-6')).toMatchObject({ type: 'group.joined', data: { group: { type: 'account', key: 'G-7' } } })
    expect(told.get('n-6/group.described')).toMatchObject({ data: { name: 'Ann & Co' } })
    expect(data('n-7')).toMatchObject({ userId: '42', identifiers: [{ type: 'anonymous', value: 'old-cookie' }] })
    expect(told.get('n-8')).toMatchObject({ type: 'action.performed', data: { name: 'Helped a Neighbour', properties: { how: 'well' } } })
    // What was said together is one person's.
    const identify = (await written('n-3'))[0]!.facts
    expect(identify).toMatchObject({ ok: true, also: [expect.any(String), expect.any(String)] })
  })
})

describe("RudderStack's library for Node", () => {
  it('tells events, packed', async () => {
    const rudder = new RudderAnalytics(writeKey, { dataPlaneUrl: url, flushAt: 1, gzip: true })
    const flushed = new Promise<unknown>((resolve) => {
      rudder.track({ userId: '43', event: 'Product Viewed', properties: { sku: 'T-2', name: 'Tyre' } }, (error?: unknown) => resolve(error))
    })
    await rudder.flush()
    expect(await flushed).toBeUndefined()
    const told = (await all()).find(({ type }) => type === 'product.viewed')
    expect(told).toMatchObject({ source: 'segment', data: { sku: 'T-2', userId: '43' } })
  })
})

describe('the routes', () => {
  it.each(['t', 'track'])('take a message at /v1/%s as text, as browsers send it, once however often', async (path) => {
    const message = { messageId: `browser-${path}`, anonymousId: 'web-1', userId: null, event: 'Clicked', context: { page: { url: 'https://shop.example/' } } }
    for (let time = 0; time < 2; time++) {
      const sentAt = new Date(Date.now() + time * 1_000).toISOString()
      const answer = await post({ ...message, timestamp: '2026-03-01T12:00:00.000Z', sentAt }, { path, headers: { 'content-type': 'text/plain' } })
      expect(answer).toEqual({ status: 200, text: '{"success":true}' })
    }
    const [first, again, ...more] = await written(`browser-${path}`)
    expect(more).toEqual([])
    expect(first?.event).toMatchObject({ type: 'action.performed', channel: 'web' })
    // Sent again a little later, its corrected time differs; what its sender said does not, so it is no conflict.
    const [one, other] = [first, again].map((record) => (record?.facts.ok ? record.facts.contentHash : undefined))
    expect(one).toBeDefined()
    expect(other).toBe(one)
  })

  it('correct the clock of a device by the time at which it sent', async () => {
    const hourAhead = (ms: number): string => new Date(Date.now() + 3_600_000 + ms).toISOString()
    await post({ messageId: 'skewed', anonymousId: 'web-2', event: 'Clicked', timestamp: hourAhead(-60_000), sentAt: hourAhead(0) })
    const [{ event } = { event: {} }] = await written('skewed')
    expect(Math.abs(Date.parse(String((event as Record<string, unknown>)['time'])) - (Date.now() - 60_000))).toBeLessThan(10_000)
  })

  it('unpack gzip whatever the headers say, and no bomb', async () => {
    const message = JSON.stringify({ messageId: 'packed', userId: 'u', event: 'Clicked' })
    expect((await post(gzipSync(message), { headers: { 'content-type': 'text/plain' } })).status).toBe(200)
    expect(await written('packed')).toHaveLength(1)
    expect((await post(gzipSync(Buffer.alloc(8 * 1024 * 1024)))).status).toBe(413)
    expect((await post(gzipSync(message).subarray(0, 20))).status).toBe(400)
  })

  it('answer 200 to what cannot be taken, and keep it with the reason', async () => {
    const batch = [
      { type: 'track', messageId: 'good', userId: 'u', event: 'Clicked' },
      { type: 'track', messageId: 'nobody', event: 'Clicked' },
      { type: 'track', messageId: 'nameless', userId: 'u' },
      { type: 'sing', messageId: 'unknown', userId: 'u' },
      'nothing',
    ]
    expect(await post({ batch, sentAt: new Date().toISOString() }, { path: 'batch' })).toEqual({ status: 200, text: '{"success":true}' })
    const refused = async (id: string) => (await written(id))[0]?.facts
    expect(await refused('good')).toMatchObject({ ok: true })
    expect(await refused('nobody')).toMatchObject({ ok: false, code: 'no-identifier', wayIn: 'segment' })
    expect(await refused('nameless')).toMatchObject({ ok: false, reason: expect.stringContaining('track (with event)') as unknown })
    expect(await refused('unknown')).toMatchObject({ ok: false })
    expect((await harness.written()).filter(({ facts }) => !facts.ok)).toHaveLength(4)
  })

  it.each([
    ['no JSON', Buffer.from('{"batch":'), 400],
    ['a list', [1], 400],
    ['no batch', { batch: 7 }, 400],
    ['too many', { batch: Array.from({ length: 1_001 }, () => ({})) }, 413],
    ['very deep', Buffer.from(`{"batch":${'['.repeat(100_000)}`), 400],
  ])('refuse %s', async (_what, body, status) => {
    expect((await post(body, { path: 'batch' })).status).toBe(status)
  })

  it('know nobody without a write key', async () => {
    for (const authorization of ['Basic bm9ib2R5Og==', basic(`${writeKey}x`), 'Basic ']) expect((await post({}, { headers: { authorization } })).status).toBe(401)
    // A missing colon is forgiven.
    const authorization = `Basic ${Buffer.from(writeKey).toString('base64')}`
    expect((await post({ messageId: 'no-colon', userId: 'u', event: 'Clicked' }, { headers: { authorization } })).status).toBe(200)
  })
})

describe('a web page', () => {
  it('of this machine may use any key where that is set, and no other may', async () => {
    const { url: development } = await harness.gateway({ LOOPBACK_ORIGINS: 'true' })
    const { token } = await harness.key({ tenant: 'acme' })
    const from = async (base: string, origin: string): Promise<number> => {
      const headers = { authorization: basic(token), origin }
      return (await fetch(`${base}/v1/t`, { method: 'POST', headers, body: '{"messageId":"page","userId":"u","event":"Clicked"}' })).status
    }
    expect(await from(development, 'http://127.0.0.1:8080')).toBe(200)
    expect(await from(development, 'http://localhost')).toBe(200)
    for (const origin of ['https://localhost.evil.example', 'https://127.0.0.1.evil.example', 'null', 'https://shop.example']) expect(await from(development, origin)).toBe(403)
    expect(await from(url, 'http://127.0.0.1:8080')).toBe(403)
  })


  it('may ask beforehand, and for the settings of its project', async () => {
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' }
    const preflight = await fetch(`${url}/v1/t`, { method: 'OPTIONS', headers })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization, content-type')
    const settings = await fetch(`${url}/v1/projects/${writeKey}/settings`)
    expect(settings.headers.get('access-control-allow-origin')).toBe('*')
    expect(await settings.json()).toMatchObject({ integrations: { 'Segment.io': { apiKey: writeKey, apiHost: `${new URL(url).host}/v1`, protocol: 'http' } } })
    expect((await fetch(`${url}/v1/projects/tl_nobody/settings`)).status).toBe(404)
  })
})
