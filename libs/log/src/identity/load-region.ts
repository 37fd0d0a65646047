import { readSql } from '@throughline/database'
import type { Fact, Region } from '@throughline/identity'
import type { PoolClient } from 'pg'
import { type LinkRow, observedOf, type ReassignedRow, reassignedOf, type StatementRow, statedOf } from './fact-rows.js'

const linksText = readSql(import.meta.url, './load-links.sql')
const statementsText = readSql(import.meta.url, './load-statements.sql')
const reassignedText = readSql(import.meta.url, './load-reassigned.sql')
const companionsText = readSql(import.meta.url, './load-companions.sql')
const typesText = `select subject_id, type from views.identity_subject
  where tenant_id = $1 and build = $2 and subject_id = any ($3::uuid[])`

/** Whoever can be asked: the projector for all tenants, a reader for one. */
export type Asked = Pick<PoolClient, 'query'>

/** Whose facts, and in which build of the view of identities. */
export interface IdentityShelf {
  readonly tenantId: string
  readonly build: number
}

export interface RegionLimits {
  /** Of one identifier with more neighbours, one more than these is read. */
  readonly maxNeighbours: number
  /** Default: none. With one there are at most {@link MAX_WAVES}, too. */
  readonly maxSubjects?: number | undefined
}

/** Each is some questions to the database: whoever waits for an answer does not follow a longer chain of identifiers. */
const MAX_WAVES = 50

/** So many identifiers hang together that they are not looked at in one answer. */
export class RegionTooLarge extends Error {
  override readonly name = 'RegionTooLarge'

  constructor(maxSubjects: number, isChain = false) {
    super(isChain ? `identifiers hang together in a chain of more than ${MAX_WAVES}` : `more than ${maxSubjects} identifiers hang together`)
  }
}

/**
 * Gives a region the facts that it asks for, until it is complete.
 * @throws RegionTooLarge
 */
export async function loadRegion(client: Asked, region: Region, shelf: IdentityShelf, limits: RegionLimits): Promise<void> {
  let loaded = 0
  let waves = 0
  for (let wanted = region.next(); wanted.length > 0; wanted = region.next()) {
    loaded += wanted.length
    const { maxSubjects } = limits
    if (maxSubjects !== undefined && (loaded > maxSubjects || ++waves > MAX_WAVES)) throw new RegionTooLarge(maxSubjects, waves > MAX_WAVES)
    await loadSome(client, region, shelf, { wanted, maxNeighbours: limits.maxNeighbours })
  }
}

async function loadSome(
  client: Asked,
  region: Region,
  shelf: IdentityShelf,
  { wanted, maxNeighbours }: { wanted: readonly string[]; maxNeighbours: number },
): Promise<void> {
  const ask = async <Row extends object>(text: string, subjects: readonly string[], ...more: unknown[]): Promise<Row[]> => {
    const { rows } = await client.query<Row>(text, [shelf.tenantId, shelf.build, subjects, ...more])
    return rows
  }
  const facts: Fact[] = []
  for (const row of await ask<LinkRow>(linksText, wanted, maxNeighbours)) facts.push(observedOf(row))
  for (const row of await ask<StatementRow>(statementsText, wanted)) facts.push(statedOf(row))
  const named = new Set(facts.flatMap((fact) => ('a' in fact ? [fact.a, fact.b] : [])))
  for (const row of await ask<ReassignedRow>(reassignedText, [...named, ...wanted])) {
    facts.push(reassignedOf(row))
    named.add(row.subject_id)
  }
  // Of whom nothing is known there is nothing to resolve, whatever their type.
  facts.push(...(await loadTypes(client, shelf, [...named])))
  const companions = await ask<{ subject_id: string }>(companionsText, wanted)
  region.add(wanted, facts, companions.map((row) => row.subject_id))
}

/** Of which types these subjects are, where that is known. */
export async function loadTypes(client: Asked, { tenantId, build }: IdentityShelf, subjects: readonly string[]): Promise<Fact[]> {
  const { rows } = await client.query<{ subject_id: string; type: string }>(typesText, [tenantId, build, subjects])
  return rows.map(({ subject_id: subject, type }) => ({ kind: 'subject', subject, type }))
}
