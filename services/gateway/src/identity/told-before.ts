import { asTenant } from '@throughline/database'
import { readToldRequests, type ToldRequest } from '@throughline/log'
import { eventUidOf, type TenantKeys } from '@throughline/subjects'
import type { Pool } from 'pg'
import { keyReused, logAway } from './problems.js'

export interface Asked {
  readonly tenantId: string
  readonly keys: TenantKeys
  readonly source: string
  readonly print: string
}

/**
 * Which of these events of a request the log has already, by their ids.
 *
 * @throws Problem 422 when it has one of them from another request, 503 while it is away
 */
export async function toldBefore(pool: Pool, ids: readonly string[], { tenantId, keys, source, print }: Asked): Promise<Map<string, ToldRequest>> {
  const uids = ids.map((id) => eventUidOf(keys, source, id))
  const told = await asTenant(pool, tenantId, (client) => readToldRequests(client, uids), { readOnly: true }).catch((cause: unknown) => {
    throw logAway(cause)
  })
  const found = new Map<string, ToldRequest>()
  for (const [index, id] of ids.entries()) {
    const one = told.get(uids[index] ?? '')
    if (one === undefined) continue
    if (one.request !== undefined && one.request !== print) throw keyReused()
    found.set(id, one)
  }
  return found
}
