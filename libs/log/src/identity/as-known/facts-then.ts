import { readSql } from '@throughline/database'
import { combine, type Fact, type ObservedFact, observed, pairOf } from '@throughline/identity'
import { type LinkRow, type ReassignedRow, reassignedOf, type StatementRow, statedOf } from '../fact-rows.js'
import { partOf } from '../../part-of.js'
import { type Asked, type IdentityShelf, loadTypes } from '../load-region.js'

const linksText = readSql(import.meta.url, './links-then.sql')
const withdrawnText = readSql(import.meta.url, './withdrawn-then.sql')
const statementsText = readSql(import.meta.url, './statements-then.sql')
const reassignedText = readSql(import.meta.url, './reassigned-then.sql')
const searchText = readSql(import.meta.url, './search-then.sql')

const DAY = 86_400_000_000

/** How far the log had come: by part, the last position that counts. */
export type LastPositions = ReadonlyMap<number, number>

/** What facts are read with. */
export interface Then {
  readonly client: Asked
  readonly shelf: IdentityShelf
  readonly positions: LastPositions
  readonly maxNeighbours: number
}

interface LinkThen extends LinkRow {
  asked: string
  known: boolean
}

interface SeenRow {
  a: string
  b: string
  at: string
  event_uid: string
}

export interface FactsThen {
  readonly facts: readonly Fact[]
  /** Identifiers with so many neighbours that not all were read. */
  readonly cut: readonly string[]
}

/** All facts that mention one of these subjects and were recorded by then. */
export async function factsThen(then: Then, subjects: readonly string[]): Promise<FactsThen> {
  const { client, shelf, maxNeighbours } = then
  const places = placesOf(then)
  const ask = async <Row extends object>(text: string, some: readonly string[], ...more: unknown[]): Promise<Row[]> => {
    const { rows } = await client.query<Row>(text, [shelf.tenantId, shelf.build, some, ...more])
    return rows
  }
  const links = await ask<LinkThen>(linksText, subjects, maxNeighbours, ...places)
  const facts: Fact[] = (await ask<StatementRow>(statementsText, subjects, ...places)).map(statedOf)
  const withdrawn = await ask<SeenRow>(withdrawnText, subjects, ...places)
  facts.push(...withdrawn.map((row) => observed(row.a, row.b, Number(row.at), row.event_uid)))
  const named = new Set([...subjects, ...links.flatMap(({ a, b }) => [a, b]), ...facts.flatMap((fact) => ('a' in fact ? [fact.a, fact.b] : []))])
  const reassigned = (await ask<ReassignedRow>(reassignedText, [...named], ...places)).map(reassignedOf)
  const moved = new Set(reassigned.flatMap((fact) => ('subject' in fact ? [fact.subject] : [])))
  facts.push(...reassigned, ...(await observedThen(then, links, moved)))
  facts.push(...(await loadTypes(client, shelf, [...named])))
  const counts = Map.groupBy(links, ({ asked }) => asked)
  return { facts, cut: subjects.filter((subject) => (counts.get(subject)?.length ?? 0) > maxNeighbours) }
}

/**
 * Of a pair the first event counts, and of identifiers that had several owners also the last day. Only where these are not
 * known to have been recorded by then the log is searched.
 */
async function observedThen(then: Then, links: readonly LinkThen[], moved: ReadonlySet<string>): Promise<ObservedFact[]> {
  const isPlain = ({ a, b, known }: LinkThen): boolean => known && !moved.has(a) && !moved.has(b)
  const plain = links.filter(isPlain).map(({ a, b, first_at: at, first_uid: uid }) => observed(a, b, Number(at), uid))
  const sides = links.flatMap((link) => (isPlain(link) ? [] : [sideOf(link.a, link.b, link), sideOf(link.b, link.a, link)]))
  if (sides.length === 0) return plain
  const parts = then.positions.size
  const { rows } = await then.client.query<{ a: string; b: string; occurred_at: string; event_uid: string }>(searchText, [
    then.shelf.tenantId,
    then.shelf.build,
    sides.map(({ subject }) => subject),
    sides.map(({ subject }) => partOf(subject, parts)),
    sides.map(({ other }) => other),
    sides.map(({ from }) => from),
    sides.map(({ until }) => until),
    ...placesOf(then),
  ])
  const found = new Map<string, ObservedFact>()
  for (const row of rows) {
    const fact = observed(row.a, row.b, Number(row.occurred_at), row.event_uid)
    const pair = pairOf(row.a, row.b)
    found.set(pair, combine(fact, found.get(pair) ?? fact))
  }
  return [...plain, ...found.values()]
}

function sideOf(subject: string, other: string, { first_at: from, last_day: lastDay }: LinkThen) {
  return { subject, other, from: Number(from), until: (lastDay + 1) * DAY }
}

/** Parts and last positions side by side, as the questions take them. */
export function placesOf({ positions }: Pick<Then, 'positions'>): [number[], number[]] {
  return [[...positions.keys()], [...positions.values()]]
}
