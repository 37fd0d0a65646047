import type { Pool } from 'undici'

/**
 * What one request came to. `unknown`: no answer, or one that does not say whether anything was written; whoever gets
 * it sends the same again. `refused`: the gateway will never take it.
 */
export type Outcome =
  | { kind: 'accepted'; token: string }
  | { kind: 'unknown'; reason: string; retryAfterMs: number }
  | { kind: 'refused'; reason: string }

export interface Attempt {
  gateway: Pool
  apiKey: string
  /** One event, or several as a batch. */
  events: readonly object[]
  /** After this the request is given up (its outcome is unknown), in milliseconds. */
  timeoutMs: number
}

/** Publishes events with one request. Never throws. */
export async function publish({ gateway, apiKey, events, timeoutMs }: Attempt): Promise<Outcome> {
  const single = events.length === 1
  try {
    const { statusCode, headers, body } = await gateway.request({
      method: 'POST',
      path: '/v1/events',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': single ? 'application/cloudevents+json' : 'application/cloudevents-batch+json',
      },
      body: JSON.stringify(single ? events[0] : events),
      signal: AbortSignal.timeout(timeoutMs),
    })
    return outcomeOf(statusCode, Number(headers['retry-after'] ?? 0), await body.text(), events.length)
  } catch (error) {
    return { kind: 'unknown', reason: codeOf(error), retryAfterMs: 0 }
  }
}

function outcomeOf(status: number, retryAfterSeconds: number, body: string, events: number): Outcome {
  if (status === 202) return acceptance(body, events)
  if (status === 429 || status >= 500) {
    return { kind: 'unknown', reason: String(status), retryAfterMs: Math.min(2_000, retryAfterSeconds * 1_000) }
  }
  return { kind: 'refused', reason: `${status} ${body.slice(0, 300)}` }
}

/** A 202 that names rejected events did not take them: all of ours are good. */
function acceptance(body: string, events: number): Outcome {
  const { accepted, rejected, token } = JSON.parse(body) as { accepted?: unknown; rejected?: unknown; token?: unknown }
  if (accepted === events && Array.isArray(rejected) && rejected.length === 0) return { kind: 'accepted', token: String(token) }
  return { kind: 'refused', reason: `202 ${body.slice(0, 300)}` }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? code : error.name
}
