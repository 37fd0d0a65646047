import { type IdentityShelf, nextCustomers } from '@throughline/log'
import type { PoolClient } from 'pg'

const sweepsText = 'select seq, behind from views.identity_sweep where tenant_id = $1 and build = $2 order by seq desc'
const goneText = 'delete from views.identity_sweep where tenant_id = $1 and build = $2 and seq = any ($3::bigint[])'
const movedText = 'update views.identity_sweep set behind = $4 where tenant_id = $1 and build = $2 and seq = $3'

const MAX_CUSTOMERS = 500

/** What is to be resolved again although nothing new is known about it, because rules have changed. */
export interface Piece {
  readonly subjects: readonly string[]
  /** The rows among what is dirty that stand for a whole tenant. */
  readonly markers: ReadonlySet<string>
  /** Those of them that are over. */
  readonly over: readonly string[]
}

/**
 * Takes the next customers of a tenant; where it stands is kept, so that it goes on wherever it was left. Who is resolved
 * meanwhile is resolved by the new rules, wherever they stand in the order.
 *
 * @param client of the transaction that resolves the piece, and holds the tenant's resolver
 */
export async function nextPiece(client: PoolClient, shelf: IdentityShelf): Promise<Piece> {
  const own = [shelf.tenantId, shelf.build]
  const { rows: sweeps } = await client.query<{ seq: string; behind: string }>(sweepsText, own)
  const markers = new Set(sweeps.map(({ seq }) => seq))
  const [newest, ...older] = sweeps
  if (newest === undefined) return { subjects: [], markers, over: [] }
  const customers = await nextCustomers(client, shelf, MAX_CUSTOMERS, newest.behind)
  const last = customers.at(-1)
  // The newest begins at the first customer, so the ones before it are done with it.
  const over = [...older, ...(last === undefined ? [newest] : [])].map(({ seq }) => seq)
  if (over.length > 0) await client.query(goneText, [...own, over])
  if (last !== undefined) await client.query(movedText, [...own, newest.seq, last.customerId])
  return { subjects: customers.map(({ subjectId }) => subjectId), markers, over }
}
