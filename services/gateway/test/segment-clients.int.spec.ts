import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { browserPath, eventually } from '@throughline/testing'
import { chromium } from 'playwright-core'
import { Harness } from './harness.js'

const browser = browserPath()
const noBrowser = browser === undefined ? ' (skipped: no Chromium; set CHROME_PATH)' : ''
const python = spawnSync('python3', ['-c', 'import segment.analytics']).status === 0
const noPython = python ? '' : ' (skipped: python3 has no segment-analytics-python)'

let harness: Harness
let url: string
let page: Server
let origin: string
let writeKey: string

beforeAll(async () => {
  harness = await Harness.start()
  page = createServer((request, response) => void response.end(request.url === '/' ? shop() : library(request.url ?? '')))
  await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(page.address() as AddressInfo).port}`
  writeKey = (await harness.key({ tenant: await harness.tenant('acme'), origins: [origin] })).token
  url = (await harness.gateway()).url
}, 90_000)

afterAll(async () => {
  page?.close()
  await harness?.stop()
})

const events = async () => (await harness.written()).map(({ event }) => event)

/** The library's own files, and nothing for what browsers ask for besides. */
function library(file: string): Buffer | string {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@segment/analytics-next/package.json'))
  const found = path.join(folder, 'dist', 'umd', path.basename(file))
  return existsSync(found) ? readFileSync(found) : ''
}

const shop = () => `<!doctype html><title>Tyres</title><script src="/index.js"></script><script>
  const analytics = AnalyticsNext.AnalyticsBrowser.load({ writeKey: '${writeKey}', cdnURL: '${url}' })
  analytics.page('Tyres')
  analytics.track('Products Searched', { query: 'quiet tyres' })
  analytics.identify('42', { email: 'ann@shop.example' })
  analytics.ready(() => { document.title = 'ready' })
</script>`

describe(`Segment's library for browsers${noBrowser}`, () => {
  const test = browser === undefined ? it.skip : it

  test('tells a visit from a page of another origin', async () => {
    const running = await chromium.launch({ executablePath: browser!, args: ['--no-sandbox'] })
    try {
      const visit = await running.newPage()
      const complaints: string[] = []
      visit.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())))
      await visit.goto(`${origin}/`)
      await eventually(async () => expect((await events()).length).toBeGreaterThanOrEqual(3))
      expect(complaints).toEqual([])
    } finally {
      await running.close()
    }
    const told = await events()
    const visitor = (told[0]!['data'] as { anonymousId: string }).anonymousId
    expect(visitor).toMatch(/^[0-9a-f-]{36}$/)
    const web = { channel: 'web', source: 'segment' }
    expect(told).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...web, type: 'page.viewed', data: expect.objectContaining({ anonymousId: visitor, name: 'Tyres', url: `${origin}/` }) as unknown }),
        expect.objectContaining({ ...web, type: 'search.performed', data: expect.objectContaining({ anonymousId: visitor, query: 'quiet tyres' }) as unknown }),
        expect.objectContaining({ ...web, type: 'profile.stated', data: expect.objectContaining({ anonymousId: visitor, userId: '42' }) as unknown }),
      ]),
    )
  }, 120_000)
})

const script = `
import sys
import segment.analytics as analytics
analytics.write_key, analytics.host, analytics.gzip = sys.argv[1], sys.argv[2], True
analytics.on_error = lambda error, items: sys.exit(str(error))
analytics.identify('44', {'email': 'bob@shop.example', 'name': 'Bob'})
analytics.track('44', 'Cart Viewed', {'cart_id': 'C-1', 'currency': 'EUR', 'products': [{'sku': 'T-1', 'quantity': 4, 'price': 89.9}]})
analytics.flush()
analytics.join()
`

describe(`Segment's library for Python${noPython}`, () => {
  const test = python ? it : it.skip

  test('tells a batch, packed', async () => {
    await promisify(execFile)('python3', ['-c', script, writeKey, url], { timeout: 30_000 })
    const told = (await events()).filter(({ data }) => (data as { userId?: string }).userId === '44')
    expect(told).toMatchObject([
      { type: 'profile.stated', data: { email: 'bob@shop.example', traits: { name: 'Bob' } } },
      { type: 'cart.changed', data: { cartId: 'C-1', items: [{ sku: 'T-1', quantity: 4, price: { amount: '89.9', currency: 'EUR' } }] } },
    ])
  }, 90_000)
})
