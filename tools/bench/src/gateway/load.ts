import { Pool } from 'undici'
import { pageViews, take } from '../load/events.js'

/** Events of one request. */
const BATCH = 100
/** Requests under way at a time: enough to keep two cores busy, few enough that none waits long. */
const CONNECTIONS = 16

/** Left out at the beginning: compiling, connecting. The gateway has more to compile than a bare server. */
const WARM_UP_MS = 3_000

export interface Load {
  eventsPerSecond: number
  /** Of the requests, in ms. */
  p50: number
  p99: number
}

/** Posts batches of 100 events for a time, and counts what was acknowledged after the warm-up. */
export async function postBatches(url: string, headers: Record<string, string>, seconds: number, seed: number): Promise<Load> {
  const events = pageViews(seed)
  const pool = new Pool(url, { connections: CONNECTIONS })
  const warmUntil = performance.now() + WARM_UP_MS
  const end = warmUntil + seconds * 1_000
  const latencies: number[] = []
  const sender = async (): Promise<void> => {
    while (performance.now() < end) {
      const body = JSON.stringify(take(events, BATCH))
      const sent = performance.now()
      const answer = await pool.request({
        path: '/v1/events',
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents-batch+json', ...headers },
        body,
        bodyTimeout: 30_000,
        headersTimeout: 30_000,
      })
      const text = await answer.body.text()
      if (answer.statusCode !== 202) throw new Error(`${url} answered ${answer.statusCode}: ${text.slice(0, 300)}`)
      const accepted = (JSON.parse(text) as { accepted: number }).accepted
      if (accepted !== BATCH) throw new Error(`${url} accepted ${accepted} of ${BATCH}: ${text.slice(0, 300)}`)
      if (sent >= warmUntil && performance.now() <= end) latencies.push(performance.now() - sent)
    }
  }
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, sender))
  } finally {
    await pool.close()
  }
  const sorted = latencies.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { eventsPerSecond: (latencies.length * BATCH) / seconds, p50: at(0.5), p99: at(0.99) }
}
