import type { Vault } from '@throughline/vault'
import type { Pool } from 'pg'
import type { RulesOfTenants } from '../../views/identity/rules-of-tenants.js'
import type { Derivation } from '../derivation.js'
import { breathe } from './breathe.js'
import { type Customer, readOwners } from './customers.js'
import { type Folded, fold } from './fold.js'
import type { Judging, RulesInForce } from './rules-in-force.js'
import { MAX_EVENTS, type Reader, readTold, storyOf, type Told } from './stories.js'
import type { Taken } from './taken.js'
import { writeFolded } from './write.js'

/** Rows of one identifier that are read with those of many others; who has more is read alone. */
const SHORT = 200
const REST = 10
const LONGEST_REST_MS = 5_000
/** Whoever is folded in less may be folded again at once. */
const SHORT_MS = 20

export interface RefoldTools {
  readonly pool: Pool
  readonly vault: Pick<Vault, 'read' | 'forget'>
  readonly derivations: readonly Derivation[]
  readonly rules: RulesInForce
  readonly tenants: RulesOfTenants
  /** Told of identifiers whose customer took long to fold, and for how long they should rest. */
  rests(tenantId: string, subjectIds: readonly string[], ms: number): void
}

/**
 * Folds the customers whose identifiers were taken up, of a tenant, all together, and writes what they come to.
 *
 * @returns how many customers
 * @throws Overtaken; what a derivation throws; BrokenSealError; KeyStoreError; what PostgreSQL throws. Nothing is written then
 */
export async function refold(taken: Taken, tools: RefoldTools): Promise<number> {
  const { pool, vault, derivations, rules, tenants } = tools
  const { tenantId } = taken
  const judging = await rules.of(pool, tenantId)
  const { all, now, seen } = await readOwners(pool, taken)
  const behaviour = [...new Set(derivations.flatMap(({ behaviour: types = [] }) => types))]
  const reader: Reader = { pool, vault, tenantId, reading: await tenants.reading(pool, tenantId), behaviour }
  const folding: Folding = { reader, judging, now, tools }
  const present = all.filter(({ histories }) => histories.length > 0)
  const told = present.length === 0 ? [] : await readTold(reader, present, SHORT)
  const folded = all.filter(({ histories }) => histories.length === 0).map((gone) => fold(gone, undefined, judging.rules, derivations))
  for (const one of told) folded.push(await foldOne(folding, isShort(one) ? one : await whole(reader, one.customer)))
  await writeFolded(pool, { taken, now, seen, judging, rules, derivations, restMs: 0 }, folded, taken.marks)
  return folded.length
}

interface Folding {
  readonly reader: Reader
  readonly judging: Judging
  readonly now: number
  readonly tools: RefoldTools
}

async function foldOne({ reader, judging, now, tools }: Folding, told: Told): Promise<Folded> {
  const begun = performance.now()
  const story = told.rows.length === 0 ? undefined : await storyOf(reader, told, now)
  await breathe()
  const folded = fold(told.customer, story, judging.rules, tools.derivations)
  const ms = performance.now() - begun
  if (ms > SHORT_MS) {
    const subjectIds = told.customer.histories.map(({ subjectId }) => subjectId)
    tools.rests(reader.tenantId, subjectIds, Math.min(ms * REST, LONGEST_REST_MS))
  }
  return folded
}

function isShort({ rows, customer }: Told): boolean {
  const counts = new Map<string, number>()
  for (const { subjectId } of rows) counts.set(subjectId, (counts.get(subjectId) ?? 0) + 1)
  return customer.histories.every(({ subjectId }) => (counts.get(subjectId) ?? 0) < SHORT)
}

async function whole(reader: Reader, customer: Customer): Promise<Told> {
  const [told] = await readTold(reader, [customer], MAX_EVENTS)
  return told ?? { customer, rows: [], statements: [] }
}
