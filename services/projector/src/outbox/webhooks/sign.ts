import { createHmac } from 'node:crypto'

export interface Signed {
  readonly id: string
  /** When it is sent, in seconds since 1970. */
  readonly timestamp: number
  readonly body: string
}

/**
 * The headers of Standard Webhooks. One signature for each secret: while it is rotated, receivers find theirs among them.
 *
 * @param secrets as bytes, the newest first
 */
export function signatureHeaders({ id, timestamp, body }: Signed, secrets: readonly Buffer[]): Record<string, string> {
  const content = `${id}.${timestamp}.${body}`
  const signatures = secrets.map((secret) => `v1,${createHmac('sha256', secret).update(content).digest('base64')}`)
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') }
}
