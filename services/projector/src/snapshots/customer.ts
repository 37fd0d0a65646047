import { type ContextFold, contextFold } from '@throughline/context'
import { asTenant, readSql } from '@throughline/database'
import {
  compositionOf,
  findSnapshot,
  type HistoryMember,
  historyMembers,
  readCustomers,
  readRulesInForce,
  type SealedSnapshot,
} from '@throughline/log'
import { journeyRulesOf } from '@throughline/rules'
import type { Pool } from 'pg'

const beginText = readSql(import.meta.url, './begin.sql')
const longerText = readSql(import.meta.url, './is-longer.sql')
/** What is behind the boundary then was recorded later, unless it is late: the ten minutes, and one for clocks and chunks. */
const DISTANCE = 660_000_000

/** A customer of whom a snapshot is due, and what there is to begin with. */
export interface Due {
  readonly tenantId: string
  readonly members: readonly HistoryMember[]
  readonly composition: string
  readonly fold: ContextFold
  /** What was recorded up to here counts: by part. */
  readonly positions: readonly number[]
  /** Erasures that have been seen. */
  readonly clock: number
  /** What happened up to here, in microseconds. */
  readonly upTo: number
  readonly latest: SealedSnapshot | undefined
}

/** Who a subject belongs to, if so many events have come since their last snapshot, or since ever; else undefined. */
export function readDue(pool: Pool, tenantId: string, subjectId: string, distance: number): Promise<Due | undefined> {
  return asTenant(
    pool,
    tenantId,
    async (client) => {
      const begun = await client.query<{ positions: string[]; clock: string; now: string }>(beginText)
      const [{ positions: heads, clock, now } = { positions: [], clock: '0', now: '0' }] = begun.rows
      const positions = heads.map(Number)
      const customer = (await readCustomers(client, tenantId, [subjectId])).get(subjectId)
      if (customer === undefined) return undefined
      const members = historyMembers(customer, positions.length)
      const fold = contextFold(journeyRulesOf(await readRulesInForce(client, tenantId, 'journey')))
      const upTo = Number(now) - DISTANCE
      const latest = await findSnapshot(client, { tenantId, members, fold: fold.name, upTo })
      const span = [latest?.boundary ?? Number.MIN_SAFE_INTEGER, upTo]
      const which = [tenantId, members.map((member) => member.subjectId), members.map(({ part }) => part)]
      const { rows } = await client.query<{ longer: boolean }>(longerText, [...which, ...span, distance])
      if (rows[0]?.longer !== true) return undefined
      return { tenantId, members, composition: compositionOf(members), fold, positions, clock: Number(clock), upTo, latest }
    },
    { readOnly: true },
  )
}
