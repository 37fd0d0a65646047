import { readSql, type TenantClient } from '@throughline/database'
import { type AuditRow, recordOf } from './audit-row.js'
import { CHAIN_BEGIN, chainOf } from './chain.js'

const readChain = readSql(import.meta.url, './read-chain.sql')
const readHead = readSql(import.meta.url, './read-head.sql')
const PAGE = 5_000

/** A place in a tenant's chain. Kept elsewhere, it shows later that nobody has written the chain anew. */
export interface AuditHead {
  seq: number
  /** 64 hexadecimal digits. */
  chain: string
}

export interface AuditVerdict {
  /** The end of the chain as it was computed, up to the first fault. */
  head: AuditHead
  /** What is wrong, where; undefined when all is well. */
  fault?: string
}

/**
 * Computes a tenant's chain from its beginning and compares every hash. Ends at the first fault.
 *
 * @param known a head that was noted before: the chain must still go through it
 */
export async function verifyAudit(client: TenantClient, tenantId: string, known?: AuditHead): Promise<AuditVerdict> {
  // First, so that what is appended meanwhile is no fault.
  const { rows: ends } = await client.query<{ seq: string; chain: Buffer }>(readHead, [tenantId])
  const end = ends[0] ? { seq: Number(ends[0].seq), chain: ends[0].chain.toString('hex') } : { seq: 0, chain: CHAIN_BEGIN.toString('hex') }
  let seq = 0
  let chain = CHAIN_BEGIN
  const verdict = (fault?: string): AuditVerdict => ({ head: { seq, chain: chain.toString('hex') }, ...(fault === undefined ? {} : { fault }) })
  for (;;) {
    const { rows } = await client.query<AuditRow & { chain: Buffer }>(readChain, [tenantId, seq, PAGE])
    for (const row of rows) {
      const record = recordOf(row)
      if (record.seq !== seq + 1) return verdict(`entry ${seq + 1} is missing`)
      const expected = chainOf(chain, tenantId, record)
      if (!expected.equals(row.chain)) return verdict(`entry ${record.seq} is not what was recorded`)
      seq = record.seq
      chain = expected
      for (const mark of [end, known]) {
        if (mark?.seq === seq && mark.chain !== chain.toString('hex')) return verdict(`the chain was written anew at or before entry ${seq}`)
      }
    }
    if (rows.length < PAGE) break
  }
  const least = Math.max(end.seq, known?.seq ?? 0)
  return seq < least ? verdict(`entries after ${seq} are missing: there were ${least}`) : verdict()
}
