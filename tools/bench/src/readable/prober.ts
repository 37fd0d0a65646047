/** Publishes single events and asks for each of them at once: how long from the 202 to the page that shows it. */
import { randomUUID } from 'node:crypto'
import { Pool } from 'undici'
import { type Latency, latencyOf } from '../load/latency.js'
import { openLoop } from '../load/open-loop.js'

const PER_SECOND = 20
const WARM_UP_MS = 3_000
const LIMIT_MS = 10_000

const { GATEWAY, TIMELINE, TOKEN, SECONDS } = process.env as Record<string, string>
const gateway = new Pool(GATEWAY as string, { connections: 32 })
const timeline = new Pool(TIMELINE as string, { connections: 32 })
const authorization = `Bearer ${TOKEN}`
const run = randomUUID()
const latencies: number[] = []

/** What fails counts as one that was never readable within the limit, so that it does not look quick. */
async function probe(number: number): Promise<void> {
  const counts = number >= (PER_SECOND * WARM_UP_MS) / 1_000
  try {
    const ms = await readableAfter(number)
    if (counts) latencies.push(ms)
  } catch (error) {
    console.error(String(error))
    if (counts) latencies.push(LIMIT_MS)
  }
}

/** Publishes an event and asks for it. @returns milliseconds from the 202 to the page that shows it */
async function readableAfter(number: number): Promise<number> {
  const ref = `customer:probe-${number % 500}`
  const event = {
    specversion: '1.0',
    id: `${run}-${number}`,
    source: 'https://shop.example.com/probe',
    type: 'page.viewed',
    channel: 'web',
    data: { identifiers: [{ type: 'customer', value: `probe-${number % 500}` }], title: run },
  }
  const sent = await gateway.request({
    path: '/v1/events',
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json', authorization },
    body: JSON.stringify(event),
  })
  const { token } = (await sent.body.json()) as { token?: string }
  if (sent.statusCode !== 202 || token === undefined) throw new Error(`the gateway answered ${sent.statusCode}`)
  const accepted = performance.now()
  const path = `/v1/customers/${encodeURIComponent(ref)}/timeline?limit=1&after=${token}&wait=${LIMIT_MS}`
  const answer = await timeline.request({ path, method: 'GET', headers: { authorization } })
  const page = (await answer.body.json()) as { events?: { id?: string }[] }
  if (answer.statusCode !== 200 || page.events?.[0]?.id !== event.id) throw new Error(`${path} answered ${answer.statusCode}`)
  return performance.now() - accepted
}

await openLoop({ rate: PER_SECOND, seconds: Number(SECONDS), warmUpMs: WARM_UP_MS }, probe)
const latency: Latency = latencyOf(latencies)
process.send?.(latency, () => process.exit())
