import type { Vault } from '@throughline/vault'
import type { Erasure } from './columns.js'

/** Anything that runs statements: a tenant's transaction, or a pool of a role that works for all tenants. */
export interface Queries {
  query(text: string, values?: unknown[]): Promise<unknown>
}

/** Runs work in a transaction that may see the erasure. */
export type Transaction = <T>(work: (client: Queries) => Promise<T>) => Promise<T>

const now = '(extract(epoch from clock_timestamp()) * 1000000)::bigint'

/** Whose keys are to be destroyed, and up to when what happened is not taken any more. */
export type Hidden = Pick<Erasure, 'tenantId' | 'subjectIds' | 'erasedAt'>

/**
 * Destroys the keys of a customer and hides what they had sealed: from then on nobody reads it, whatever they hold in
 * caches. Doing it twice changes nothing.
 */
export async function hideCustomer(transaction: Transaction, vault: Vault, erasure: Erasure): Promise<void> {
  const { tenantId, id } = erasure
  const generations = await destroyAndMark(transaction, vault, erasure)
  // After the commit: the dates are true only when everybody sees it.
  await transaction((client) =>
    client.query(
      `update control.erasure
       set generations = $3, keys_destroyed_at = coalesce(keys_destroyed_at, ${now}), unreadable_at = coalesce(unreadable_at, ${now})
       where tenant_id = $1 and id = $2`,
      [tenantId, id, generations],
    ),
  )
}

/** Keys first: a recorder that sees the mark and asks for a key must not be given the old one. @returns the generations */
export async function destroyAndMark(transaction: Transaction, vault: Vault, { tenantId, subjectIds, erasedAt }: Hidden): Promise<number[]> {
  const destroyed = await vault.destroy(tenantId, subjectIds, erasedAt)
  const generations = subjectIds.map((subjectId) => generationOf(destroyed, subjectId))
  await transaction((client) =>
    client.query('select log.mark_erased($1, $2, $3, $4)', [tenantId, subjectIds, generations, erasedAt]),
  )
  return generations
}

export async function noteUnreadable(client: Queries, { tenantId, id }: Erasure): Promise<void> {
  await client.query(
    `update control.erasure set unreadable_at = coalesce(unreadable_at, ${now}) where tenant_id = $1 and id = $2`,
    [tenantId, id],
  )
}

function generationOf(destroyed: ReadonlyMap<string, number>, subjectId: string): number {
  const generation = destroyed.get(subjectId)
  if (generation === undefined) throw new Error(`the vault says no generation for the erased subject ${subjectId}`)
  return generation
}
