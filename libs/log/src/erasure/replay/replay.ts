import { setTimeout as sleep } from 'node:timers/promises'
import { readSql } from '@throughline/database'
import { Client } from 'pg'
import { COLUMNS, erasureOf, type ErasureRow } from '../ledger/columns.js'
import { destroyAndMark } from '../ledger/hide.js'
import { finishErasure, type ErasureTools } from '../worker/finish.js'
import { rewriteTable, settleRewrites, wantedRewrites } from '../worker/rewrite.js'
import type { LedgerLine } from './ledger-line.js'

const takeUp = readSql(import.meta.url, './take-up.sql').replace('%COLUMNS%', COLUMNS)

/** PostgreSQL itself may be looking at a table for a moment, to gather statistics. */
const REWRITE_TRIES = 5
const REWRITE_PAUSE_MS = 1_000

export interface ReplayTools extends ErasureTools {
  /** As the same user: the log's database, and that of the keys. */
  databaseUrl: string
  keysDatabaseUrl: string
}

export interface ReplayReport {
  /** Erasures that hold again. */
  erased: number
  /** Those of events that are not in the log (yet): the recorder's process does them when they come. */
  waiting: number
  /** Those of tenants that this database does not have. */
  withoutTenant: number
  /** Tables whose files were rewritten. */
  rewritten: string[]
  /** Tables that could not be: somebody is connected who may still see what was overwritten. */
  notRewritten: string[]
}

/**
 * Does everything that a ledger says once more: after a restore, which brought keys and rows back. Nothing else runs on
 * these databases meanwhile. Doing it twice changes nothing.
 */
export async function replayErasures(tools: ReplayTools, lines: readonly LedgerLine[]): Promise<ReplayReport> {
  const report: ReplayReport = { erased: 0, waiting: 0, withoutTenant: 0, rewritten: [], notRewritten: [] }
  for (const line of lines) {
    if (!(await isTenantThere(tools, line.tenantId))) report.withoutTenant++
    else if (await again(tools, line)) report.erased++
    else report.waiting++
  }
  for (const { target } of await wantedRewrites(tools.pool)) {
    const done = await rewrite(tools, target)
    if (done) report.rewritten.push(target)
    else report.notRewritten.push(target)
  }
  await settleRewrites(tools.pool)
  return report
}

async function isTenantThere({ pool }: ReplayTools, tenantId: string): Promise<boolean> {
  return (await pool.query('select from control.tenant where id = $1', [tenantId])).rowCount === 1
}

/** It holds from when it was asked for, not from now on: what happened since then stays. */
async function again(tools: ReplayTools, line: LedgerLine): Promise<boolean> {
  const { pool, vault } = tools
  const generations = line.kind === 'customer' ? await destroyAndMark((work) => work(pool), vault, line) : null
  const { tenantId, id, kind, subjectIds, eventUid, fields, reason, requestedBy, erasedAt } = line
  const values = [tenantId, id, kind, subjectIds, eventUid, fields, reason, requestedBy, erasedAt, generations]
  const { rows } = await pool.query<ErasureRow>(takeUp, values)
  if (rows[0] === undefined) throw new Error(`the erasure ${id} could not be written into the ledger`)
  return finishErasure(tools, erasureOf(rows[0]))
}

async function rewrite({ pool, databaseUrl, keysDatabaseUrl }: ReplayTools, target: string): Promise<boolean> {
  const connectionString = target.startsWith('vault.') ? keysDatabaseUrl : databaseUrl
  const client = new Client({ connectionString, application_name: 'throughline-replay', connectionTimeoutMillis: 5_000 })
  await client.connect()
  try {
    for (let attempt = 1; attempt < REWRITE_TRIES; attempt++) {
      if (await rewriteTable(pool, client, target)) return true
      await sleep(REWRITE_PAUSE_MS)
    }
    return await rewriteTable(pool, client, target)
  } finally {
    await client.end()
  }
}
