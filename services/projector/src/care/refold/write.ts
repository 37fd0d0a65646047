import { readSql } from '@throughline/database'
import type { Pool, PoolClient } from 'pg'
import { inTransaction } from '../../in-transaction.js'
import type { Derivation } from '../derivation.js'
import { tell } from '../tell/tell.js'
import { type Folded, isChanged } from './fold.js'
import type { Judging, RulesInForce } from './rules-in-force.js'
import { letGo, type Taken, type TakenMark } from './taken.js'

const overtakenText = readSql(import.meta.url, './note-overtaken.sql')
const customersText = readSql(import.meta.url, './write-customers.sql')
/** Sweeps after new rules begin when nobody has this lock; see begin-sweeps.sql. */
const beginText = 'select pg_advisory_xact_lock_shared(720575943, $1)'
const forgetText = 'delete from views.care_customer where tenant_id = $1 and build = $2 and customer_id = any ($3::uuid[])'

/** Thrown when somebody else was first, or rules have changed: it is done again. */
export class Overtaken extends Error {}

export interface Writing {
  readonly taken: Taken
  /** In microseconds. */
  readonly now: number
  /** See `Customers`. */
  readonly seen: string
  readonly judging: Judging
  readonly rules: RulesInForce
  readonly derivations: readonly Derivation[]
  /** How long those rest of whom something is new already, in milliseconds. */
  readonly restMs: number
}

/**
 * Writes what customers came to in one transaction: their rows, and what others are told. That it is done is written behind it, with whoever
 * became somebody else's meanwhile: who looks at those later than that finds the rows.
 * @throws Overtaken when one of them was folded by somebody else meanwhile; nothing is written then
 */
export async function writeFolded(pool: Pool, writing: Writing, folded: readonly Folded[], marks: readonly TakenMark[]): Promise<void> {
  const { taken, now, seen, judging, rules, derivations, restMs } = writing
  const { tenantId, build, until } = taken
  if (performance.now() > until) throw new Overtaken('it took too long')
  const known = folded.filter(({ isThere, customer }) => isThere || customer.before !== undefined)
  await inTransaction(pool, 'read committed', async (client) => {
    await client.query(beginText, [build])
    if ((await rules.versions(client, tenantId)) !== judging.versions) throw new Overtaken('rules have changed')
    await writeCustomers(client, writing, known)
    for (const derivation of derivations) {
      const changed = known.filter((one) => isChanged(one, derivation))
      if (changed.length === 0) continue
      const rows = new Map(changed.map((one) => [one.customer.customerId, one.rows.get(derivation) ?? []]))
      await derivation.write(client, { tenantId, build }, rows)
    }
    await tell(client, { tenantId, build, now, judging }, known, derivations)
    const gone = known.filter(({ isThere }) => !isThere).map(({ customer }) => customer.customerId)
    if (gone.length > 0) await client.query(forgetText, [tenantId, build, gone])
  })
  await inTransaction(pool, 'read committed', async (client) => {
    if (known.length > 0) await client.query(overtakenText, [tenantId, build, known.map(({ customer }) => customer.customerId), seen])
    await letGo(client, taken, marks, restMs)
  })
}

async function writeCustomers(client: PoolClient, { taken, now }: Writing, folded: readonly Folded[]): Promise<void> {
  if (folded.length === 0) return
  const lines = folded.map(({ customer, digests, nextAt }) => ({
    customer_id: customer.customerId,
    before: customer.before?.version ?? null,
    next_at: nextAt ?? null,
    digests,
  }))
  const { rowCount } = await client.query(customersText, [taken.tenantId, taken.build, now, JSON.stringify(lines)])
  if (rowCount !== folded.length) throw new Overtaken('somebody else was first')
}
