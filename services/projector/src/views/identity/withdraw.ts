import { readSql } from '@throughline/database'
import { combine, type ObservedFact, observed, pairOf } from '@throughline/identity'
import type { IdentityShelf } from '@throughline/log'
import type { Pool, PoolClient } from 'pg'
import { inTransaction } from '../../in-transaction.js'
import { withoutErased } from './erased.js'
import { nothingTold, pairsIn } from './facts.js'
import { links } from './read-facts.js'
import { writeWithdrawn } from './write-facts.js'

const queueText = `select seq, event_uid from views.identity_retracting
  where tenant_id = $1 and build = $2 order by seq limit 20`
const doneText = 'delete from views.identity_retracting where tenant_id = $1 and build = $2 and seq = any ($3::bigint[])'
const partsText = 'select parts from log.meta'
const findText = readSql(import.meta.url, './find-retracted.sql')
const observeText = readSql(import.meta.url, './observe-again.sql')
const mendText = readSql(import.meta.url, './mend-links.sql')

interface FoundRow {
  event_uid: string
  subject_id: string
  also: string[]
  type: string
  version: number
  occurred_at: string
}

interface SeenRow {
  a: string
  b: string
  occurred_at: string
  event_uid: string
}

/**
 * Takes back what retracted events have observed. Of a pair only the first and the last time are kept, so what is left is
 * read from the log, of the days between them. Meanwhile nobody writes facts of this build.
 *
 * @returns whether there was something to take back
 */
export function withdrawSome(pool: Pool, shelf: IdentityShelf): Promise<boolean> {
  const { tenantId, build } = shelf
  return inTransaction(pool, 'read committed', async (client) => {
    await client.query('select pg_advisory_xact_lock(720575941, $1)', [build])
    const { rows } = await client.query<{ seq: string; event_uid: string }>(queueText, [tenantId, build])
    if (rows.length === 0) return false
    const found = await client.query<FoundRow>(findText, [tenantId, build, rows.map((row) => row.event_uid)])
    const told = { ...nothingTold(tenantId), withdrawn: found.rows.filter(links).flatMap(pairsOf) }
    const kept = await withoutErased(client, [told])
    await writeWithdrawn({ client, build }, kept)
    await mend(client, shelf, kept.flatMap(({ withdrawn }) => withdrawn))
    await client.query(doneText, [tenantId, build, rows.map(({ seq }) => seq)])
    return true
  })
}

function pairsOf({ event_uid: eventUid, subject_id: subjectId, also, occurred_at: occurredAt }: FoundRow): ObservedFact[] {
  return pairsIn({ subjectId, also, eventUid, occurredAt: Number(occurredAt) })
}

/** Writes what is left of these pairs, and that they have to be resolved again. */
async function mend(client: PoolClient, { tenantId, build }: IdentityShelf, withdrawn: readonly ObservedFact[]): Promise<void> {
  const pairs = [...new Map(withdrawn.map((fact) => [pairOf(fact.a, fact.b), fact])).values()]
  if (pairs.length === 0) return
  const { rows: meta } = await client.query<{ parts: number }>(partsText)
  const partOf = (subject: string): number => Number.parseInt(subject.slice(0, 8), 16) % (meta[0]?.parts ?? 1)
  const a = pairs.map((pair) => pair.a)
  const b = pairs.map((pair) => pair.b)
  const { rows } = await client.query<SeenRow>(observeText, [tenantId, build, a, b, a.map(partOf), b.map(partOf)])
  const left = new Map<string, ObservedFact>()
  for (const row of rows) {
    const fact = observed(row.a, row.b, Number(row.occurred_at), row.event_uid)
    const pair = pairOf(row.a, row.b)
    left.set(pair, combine(fact, left.get(pair) ?? fact))
  }
  const facts = pairs.map((pair) => left.get(pairOf(pair.a, pair.b)))
  const column = <T>(of: (fact: ObservedFact) => T): (T | null)[] => facts.map((fact) => (fact === undefined ? null : of(fact)))
  const columns = [column(({ time }) => time), column(({ id }) => id), column(({ lastDay }) => lastDay)]
  await client.query(mendText, [tenantId, build, a, b, ...columns])
}
