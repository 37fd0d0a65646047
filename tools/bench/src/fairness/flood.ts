/** Posts batches as fast as it can over many connections, whatever the answers are, until it is told to stop. */
import { Pool } from 'undici'
import { pageViews, take } from '../load/events.js'

const BATCH = 100
const CONNECTIONS = 32
/** Made before, so that making them does not slow the flood. */
const BODIES = 200

const { URL_UNDER_TEST, TOKEN } = process.env as Record<string, string>
const events = pageViews(77)
const bodies = Array.from({ length: BODIES }, () => JSON.stringify(take(events, BATCH)))
const pool = new Pool(URL_UNDER_TEST as string, { connections: CONNECTIONS })
const counts = { accepted: 0, refused: 0 }
const stop = new AbortController()

process.once('SIGTERM', () => {
  stop.abort()
  process.send?.(counts)
})
process.send?.('ready')

async function flood(): Promise<void> {
  for (let number = 0; !stop.signal.aborted; number++) {
    const answer = await pool.request({
      path: '/v1/events',
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${TOKEN}` },
      body: bodies[number % BODIES],
    })
    await answer.body.dump()
    if (answer.statusCode === 202) counts.accepted += BATCH
    else counts.refused++
  }
}

await Promise.all(Array.from({ length: CONNECTIONS }, flood))
await pool.close()
process.disconnect()
