import { timeOf } from '@throughline/events'
import { webhookSecretPlace } from '@throughline/log'
import type { Outbound } from '@throughline/platform'
import type { Vault } from '@throughline/vault'
import type { Resolve } from './callable-addresses.js'
import { type Outcome, outcomeOf, outcomeOfError } from './outcome.js'
import { post } from './post.js'
import { signatureHeaders } from './sign.js'

/** A delivery that this process has taken up. */
export interface Delivery {
  tenant_id: string
  endpoint_id: string
  seq: string
  message_id: string
  subject_id: string
  /** This one included. */
  attempts: number
  since_first_ms: number
  url: string
  type: string
  at: string
  data: string
  key_versions: number[] | null
  wrapped: Buffer[] | null
}

export interface AttemptOptions {
  readonly vault: Pick<Vault, 'unwrapSecret'>
  readonly outbound: Outbound
  readonly resolve?: Resolve | undefined
  readonly timeoutMs: number
  /** Breaks it off. */
  readonly signal: AbortSignal
}

/**
 * Sends a message once.
 *
 * @throws KeyStoreError when it cannot be signed now, and the signal's reason when it is broken off
 */
export async function attempt(delivery: Delivery, { vault, outbound, resolve, timeoutMs, signal }: AttemptOptions): Promise<Outcome> {
  const secrets = await secretsOf(delivery, vault)
  if (secrets.length === 0) return { status: undefined, fault: 'the endpoint has no secret' }
  const body = bodyOf(delivery)
  const signed = { id: delivery.message_id, timestamp: Math.floor(Date.now() / 1_000), body }
  const headers = { 'content-type': 'application/json', 'user-agent': 'Throughline-Webhooks/1', ...signatureHeaders(signed, secrets) }
  const limit = AbortSignal.timeout(timeoutMs)
  try {
    return outcomeOf(await post(delivery.url, body, headers, { outbound, resolve, signal: AbortSignal.any([signal, limit]) }))
  } catch (error) {
    if (signal.aborted) throw error
    return limit.aborted ? { status: undefined, fault: `there was no answer within ${timeoutMs} ms` } : outcomeOfError(error)
  }
}

/** The same bytes at every attempt. */
function bodyOf({ type, at, subject_id: subject, data }: Delivery): string {
  return `{"type":${JSON.stringify(type)},"timestamp":"${timeOf(Number(at))}","subject":"${subject}","data":${data}}`
}

function secretsOf(delivery: Delivery, vault: AttemptOptions['vault']): Promise<Buffer[]> {
  const { tenant_id: tenantId, endpoint_id: endpointId, key_versions: versions, wrapped } = delivery
  const place = webhookSecretPlace(endpointId)
  const secrets = (wrapped ?? []).map((one, index) => ({ keyVersion: versions?.[index] ?? 0, wrapped: one }))
  return Promise.all(secrets.map((secret) => vault.unwrapSecret(tenantId, place, secret)))
}
