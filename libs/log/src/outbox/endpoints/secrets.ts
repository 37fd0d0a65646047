import { readSql, type TenantClient } from '@throughline/database'
import type { WrappedSecret } from '@throughline/vault'

// By itself: what comes after it sees what whoever was first has done.
const lockText = 'select id from control.webhook_endpoint where tenant_id = $1::uuid and id = $2::uuid for no key update'
const addText = readSql(import.meta.url, './add-secret.sql')

/** What the vault wraps the secret of a webhook endpoint for. */
export const webhookSecretPlace = (endpointId: string): string => `webhook ${endpointId}`

export interface AddedSecret {
  /** Until when the one before is good as well; undefined: there is none. */
  readonly oldUntil: Date | undefined
}

/**
 * Gives an endpoint a secret.
 *
 * @param overlapMs for how long the one before is good as well
 * @returns undefined when there is no such endpoint
 */
export async function addWebhookSecret(
  client: TenantClient,
  tenantId: string,
  endpointId: string,
  { keyVersion, wrapped }: WrappedSecret,
  overlapMs: number,
): Promise<AddedSecret | undefined> {
  if ((await client.query(lockText, [tenantId, endpointId])).rows.length === 0) return undefined
  const { rows } = await client.query<{ old_until: Date | null }>(addText, [tenantId, endpointId, keyVersion, wrapped, overlapMs])
  return { oldUntil: rows[0]?.old_until ?? undefined }
}
