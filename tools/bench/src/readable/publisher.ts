/** Publishes a mixed load at a steady rate until it is stopped, in a process of its own. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { take } from '../load/events.js'
import { mixedEvents } from '../load/mixed.js'

const BATCH = 50
const CONNECTIONS = 16

const { URL_UNDER_TEST, TOKEN, RATE, SEED } = process.env as Record<string, string>
const pool = new Pool(URL_UNDER_TEST as string, { connections: CONNECTIONS })
const events = mixedEvents(Number(SEED))
const headers = { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${TOKEN}` }
const ending = new AbortController()
let accepted = 0
let failed = 0
process.once('SIGTERM', () => ending.abort())

async function publish(): Promise<void> {
  const answer = await pool.request({ path: '/v1/events', method: 'POST', headers, body: JSON.stringify(take(events, BATCH)) })
  await answer.body.dump()
  if (answer.statusCode === 202) accepted += BATCH
  else failed += BATCH
}

const begun = performance.now()
for (let number = 0; !ending.signal.aborted; number++) {
  const early = begun + (number * BATCH * 1_000) / Number(RATE) - performance.now()
  if (early > 0) await sleep(early)
  publish().catch(() => (failed += BATCH))
  if (number === 0) process.send?.('publishing')
}
process.send?.({ accepted, failed, seconds: (performance.now() - begun) / 1_000 }, () => process.exit())
