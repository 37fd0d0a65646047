import { readSql } from '@throughline/database'
import { addToOutbox } from '@throughline/log'
import type { Pool } from 'pg'
import { inTransaction } from '../../in-transaction.js'
import type { Derivation } from '../derivation.js'
import { idOf, type Known } from './known.js'
import { writeKnown } from './tell.js'

const findText = readSql(import.meta.url, './find-missing.sql')
const MAX = 200

/** Withdraws what was told and came out no more, when it is sure that nobody else has it now. @returns whether there may be more */
export function withdrawMissing(pool: Pool, build: number, now: number, derivations: readonly Derivation[]): Promise<boolean> {
  const types = new Map(derivations.map(({ name, withdrawnAs }) => [name, withdrawnAs]))
  return inTransaction(pool, 'read committed', async (client) => {
    const { rows } = await client.query<Omit<Known, 'missing' | 'rules'> & { tenant_id: string; rules: string }>(findText, [build, MAX])
    for (const [tenantId, own] of Map.groupBy(rows, (row) => row.tenant_id)) {
      // A derivation that is no more says nothing.
      const known = own.map((row) => ({ ...row, rules: Number(row.rules), state: types.get(row.derivation) ?? row.state, missing: false }))
      await writeKnown(client, tenantId, known)
      await addToOutbox(client, known.filter((row) => types.get(row.derivation) !== undefined).map((row) => ({
        tenantId,
        id: idOf({ thing: row.thing, type: row.state }, 1, row.times),
        type: row.state,
        subjectId: row.customer_id,
        at: now,
        data: { ...(JSON.parse(row.data) as Record<string, unknown>), customerId: row.customer_id },
      })))
    }
    return rows.length === MAX
  })
}
