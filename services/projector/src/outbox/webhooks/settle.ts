import { readSql } from '@throughline/database'
import type { Pool } from 'pg'
import type { Delivery } from './delivery.js'
import type { Outcome } from './outcome.js'

const deliveredText = readSql(import.meta.url, './delivered.sql')
const failedText = readSql(import.meta.url, './failed.sql')
const letGoText = readSql(import.meta.url, './let-go.sql')

const GONE = 410

const which = ({ tenant_id, endpoint_id, seq, attempts }: Delivery) => [tenant_id, endpoint_id, seq, attempts]

/** Notes that a message arrived. An endpoint that had failed for longer than `probeMs` gets everything else now that waits. */
export async function settleDelivered(pool: Pool, delivery: Delivery, { status }: Outcome, probeMs: number): Promise<void> {
  await pool.query(deliveredText, [...which(delivery), status ?? null, probeMs])
}

export interface Failed {
  /** Until the next attempt; undefined: there is none, it is a dead letter. */
  readonly waitMs: number | undefined
  readonly probeMs: number
  readonly disableAfterMs: number
}

/** Notes that an attempt failed. */
export async function settleFailed(pool: Pool, delivery: Delivery, { status, fault }: Outcome, { waitMs, probeMs, disableAfterMs }: Failed): Promise<void> {
  await pool.query(failedText, [...which(delivery), status ?? null, fault, waitMs ?? null, probeMs, status === GONE, disableAfterMs])
}

/** Notes that an attempt was broken off by us. */
export async function letGo(pool: Pool, delivery: Delivery): Promise<void> {
  await pool.query(letGoText, which(delivery))
}
