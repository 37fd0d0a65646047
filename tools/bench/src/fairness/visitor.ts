import { Pool } from 'undici'
import { pageViews, take } from '../load/events.js'

const REQUESTS_PER_SECOND = 100
const CONNECTIONS = 8

export interface Latency {
  p50: number
  p99: number
}

/**
 * A usual tenant: an event a request, at a steady pace that does not wait for answers.
 */
export async function visit(url: string, token: string, seconds: number, seed: number): Promise<Latency> {
  const events = pageViews(seed)
  const pool = new Pool(url, { connections: CONNECTIONS })
  const begin = performance.now()
  const latencies: number[] = []
  const send = async (): Promise<void> => {
    const sentAt = performance.now()
    const answer = await pool.request({
      path: '/v1/events',
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents+json', authorization: `Bearer ${token}` },
      body: JSON.stringify(take(events, 1)[0]),
    })
    const text = await answer.body.text()
    if (answer.statusCode !== 202) throw new Error(`${url} answered ${answer.statusCode}: ${text.slice(0, 300)}`)
    latencies.push(performance.now() - sentAt)
  }
  const sent: Promise<void>[] = []
  try {
    for (let number = 0; number < seconds * REQUESTS_PER_SECOND; number++) {
      const due = begin + (number * 1_000) / REQUESTS_PER_SECOND
      const pause = due - performance.now()
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause))
      sent.push(send())
    }
    await Promise.all(sent)
  } finally {
    await pool.close()
  }
  const sorted = latencies.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50: at(0.5), p99: at(0.99) }
}
