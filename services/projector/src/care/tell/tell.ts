import { readSql } from '@throughline/database'
import { addToOutbox, type OutboxMessage } from '@throughline/log'
import type { PoolClient } from 'pg'
import type { Derivation, Telling } from '../derivation.js'
import type { Folded } from '../refold/fold.js'
import type { Judging } from '../refold/rules-in-force.js'
import { type Known, type News, newsOf, type Thing } from './known.js'

const liveText = readSql(import.meta.url, './is-live.sql')
const readText = readSql(import.meta.url, './read-told.sql')
const writeText = readSql(import.meta.url, './write-told.sql')

export interface Teller {
  readonly tenantId: string
  readonly build: number
  /** As of when customers were folded, in microseconds. */
  readonly now: number
  readonly judging: Judging
}

/**
 * Puts into the outbox what others are to know about what came out of customers' stories, in the transaction that writes it. Only the
 * live build tells anything.
 */
export async function tell(client: PoolClient, teller: Teller, folded: readonly Folded[], derivations: readonly Derivation[]): Promise<void> {
  const telling = derivations.filter((derivation) => 'tells' in derivation)
  if (telling.length === 0 || folded.length === 0) return
  const live = await client.query<{ live: boolean; since: string }>(liveText, [teller.build])
  if (live.rows[0]?.live !== true) return
  const { tenantId, now, judging } = teller
  const since = Math.max(Number(live.rows[0].since), judging.publishedAt ?? 0)
  const things = thingsOf(folded, telling)
  const customers = folded.map(({ customer }) => customer.customerId)
  const known = await readKnown(client, tenantId, [...things.keys()], customers)
  const news = [...things.values()].flatMap((thing) => newsOf(thing, known.get(thing.thing), { now, since, rules: judging.versions }) ?? [])
  const { missing, forgotten } = notFound(known, things, { customers: new Set(customers), telling, rules: judging.versions })
  await write(client, tenantId, [...news.map((one) => one.known), ...missing], forgotten)
  await addToOutbox(client, news.flatMap((one) => messagesOf(one, tenantId)))
}

export async function writeKnown(client: PoolClient, tenantId: string, known: readonly Known[]): Promise<void> {
  await write(client, tenantId, known, [])
}

async function write(client: PoolClient, tenantId: string, known: readonly Known[], forgotten: readonly string[]): Promise<void> {
  if (known.length === 0 && forgotten.length === 0) return
  await client.query(writeText, [tenantId, JSON.stringify(known), forgotten.map(bytesOf)])
}

function messagesOf({ known, tell: tellings }: News, tenantId: string): OutboxMessage[] {
  return tellings.map(({ id, telling }) => messageOf(id, telling, tenantId, known.customer_id))
}

function messageOf(id: string, { type, at, data }: Telling, tenantId: string, subjectId: string): OutboxMessage {
  return { tenantId, id, type, subjectId, at, data: { ...data, customerId: subjectId } }
}

function thingsOf(folded: readonly Folded[], telling: readonly Derivation[]): Map<string, Thing> {
  const things = new Map<string, Thing>()
  for (const { customer, rows } of folded) {
    const { customerId } = customer
    for (const derivation of telling) {
      for (const row of rows.get(derivation) ?? []) {
        const byThing = Map.groupBy(derivation.tells?.(row, customerId) ?? [], ({ thing }) => thing)
        for (const [thing, tellings] of byThing) things.set(thing, { thing, derivation: derivation.name, customerId, tellings })
      }
    }
  }
  return things
}

async function readKnown(client: PoolClient, tenantId: string, things: readonly string[], customers: readonly string[]): Promise<Map<string, Known>> {
  const { rows } = await client.query<Omit<Known, 'rules'> & { rules: string }>(readText, [tenantId, things.map(bytesOf), customers])
  return new Map(rows.map((row) => [row.thing, { ...row, rules: Number(row.rules) }]))
}

/** What these customers had and have no more: missing for now, or nothing to speak of since the rules are others. */
function notFound(
  known: ReadonlyMap<string, Known>,
  things: ReadonlyMap<string, Thing>,
  { customers, telling, rules }: { customers: ReadonlySet<string>; telling: readonly Derivation[]; rules: number },
): { missing: Known[]; forgotten: string[] } {
  const withdrawnAs = new Map(telling.map((derivation) => [derivation.name, derivation.withdrawnAs]))
  const gone = [...known.values()].filter(({ thing, customer_id: id, missing }) => customers.has(id) && !things.has(thing) && !missing)
  const speaks = (one: Known): boolean => one.sent && one.rules === rules && withdrawnAs.get(one.derivation) !== undefined
  const open = gone.filter(({ state, derivation }) => state !== withdrawnAs.get(derivation))
  return {
    missing: open.filter(speaks).map((one) => ({ ...one, missing: true })),
    forgotten: open.filter((one) => !speaks(one)).map(({ thing }) => thing),
  }
}

const bytesOf = (hex: string): Buffer => Buffer.from(hex, 'hex')
