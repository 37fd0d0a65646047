import { readSql } from '@throughline/database'
import type { Fact, Region } from '@throughline/identity'
import type { PoolClient } from 'pg'

const linksText = readSql(import.meta.url, './load-links.sql')
const statementsText = readSql(import.meta.url, './load-statements.sql')
const typesText = `select subject_id, type from views.identity_subject
  where tenant_id = $1 and build = $2 and subject_id = any ($3::uuid[])`
const reassignedText = `select subject_id, from_at, event_uid from views.identity_reassigned
  where tenant_id = $1 and build = $2 and subject_id = any ($3::uuid[])`
const companionsText = readSql(import.meta.url, './load-companions.sql')

/** Whose facts, and in which build of the view of identities. */
export interface IdentityShelf {
  readonly tenantId: string
  readonly build: number
}

export interface RegionLimits {
  /** Of a subject with more neighbours only one more than these is read: it is a hub. */
  readonly maxNeighbours: number
  /** Subjects that the region may have; default: as many as there are. */
  readonly maxSubjects?: number
}

/** What hangs together is larger than the caller can take. */
export class RegionTooLarge extends Error {
  override readonly name = 'RegionTooLarge'
}

interface LinkRow {
  a: string
  b: string
  first_at: string
  first_uid: string
  last_day: number
}

interface StatementRow {
  a: string
  b: string
  event_uid: string
  same: boolean
  said_at: string
  confidence: number
  rule: string | null
}

interface ReassignedRow {
  subject_id: string
  from_at: string
  event_uid: string
}

interface TypeRow {
  subject_id: string
  type: string
}

/**
 * Gives a region the facts that it asks for, until it is complete.
 *
 * @throws RegionTooLarge
 */
export async function loadRegion(
  client: Pick<PoolClient, 'query'>,
  region: Region,
  shelf: IdentityShelf,
  { maxNeighbours, maxSubjects = Infinity }: RegionLimits,
): Promise<void> {
  type Subjects = readonly string[]
  let size = 0
  const ask = async <Row extends object>(text: string, subjects: Subjects, ...more: unknown[]): Promise<Row[]> => {
    const { rows } = await client.query<Row>(text, [shelf.tenantId, shelf.build, subjects, ...more])
    return rows
  }
  for (let wanted = region.next(); wanted.length > 0; wanted = region.next()) {
    size += wanted.length
    if (size > maxSubjects) throw new RegionTooLarge(`more than ${maxSubjects} identifiers hang together`)
    const facts: Fact[] = []
    for (const row of await ask<LinkRow>(linksText, wanted, maxNeighbours)) facts.push(observedOf(row))
    for (const row of await ask<StatementRow>(statementsText, wanted)) facts.push(statedOf(row))
    const named = new Set(facts.flatMap((fact) => ('a' in fact ? [fact.a, fact.b] : [])))
    for (const row of await ask<ReassignedRow>(reassignedText, [...named, ...wanted])) {
      facts.push({ kind: 'reassigned', subject: row.subject_id, from: Number(row.from_at), id: row.event_uid })
      named.add(row.subject_id)
    }
    // Of whom nothing is known there is nothing to resolve, whatever their type.
    for (const { subject_id: subject, type } of await ask<TypeRow>(typesText, [...named])) {
      facts.push({ kind: 'subject', subject, type })
    }
    const companions = await ask<{ subject_id: string }>(companionsText, wanted)
    region.add(wanted, facts, companions.map((row) => row.subject_id))
  }
}

function observedOf(row: LinkRow): Fact {
  const [a, b] = row.a < row.b ? [row.a, row.b] : [row.b, row.a]
  return { kind: 'observed', a, b, time: Number(row.first_at), id: row.first_uid, lastDay: row.last_day }
}

function statedOf({ a, b, event_uid: id, same, said_at: time, confidence, rule }: StatementRow): Fact {
  return { kind: 'stated', same, a, b, time: Number(time), id, confidence, ...(rule !== null && { rule }) }
}
