import { readSql } from '@throughline/database'
import type { IdentityShelf } from '@throughline/log'
import type { PoolClient } from 'pg'

const markText = readSql(import.meta.url, './mark.sql')
const recomposedText = readSql(import.meta.url, './mark-recomposed.sql')
const toldAboutText = readSql(import.meta.url, './told-about.sql')
const sweepText = readSql(import.meta.url, './sweep-tenants.sql')

type Client = Pick<PoolClient, 'query'>

/** An identifier of a tenant. */
export interface Marked {
  readonly tenantId: string
  readonly subjectId: string
  /** Whether what is new may wait for more, and nobody waits for it; default false. */
  readonly mayWait?: boolean
}

/** How long what may wait waits, in milliseconds: a visit and what follows it are one fold. */
export const LAZY_MS = 30_000

/** An identifier that was one customer's, and is another's. */
export interface Recomposed {
  readonly subjectId: string
  readonly was: string
  readonly is: string
}

/**
 * Notes that something is new of whoever these identifiers belong to or belonged to, so that they are folded again. In the
 * transaction that makes it known: whoever folds them later sees it.
 *
 * @param marked all of a transaction at once: those who note the same identifiers wait for one another in the order of these
 * @param build of the view `care`; default: all that there are
 */
export async function mark(client: Client, marked: readonly Marked[], build?: number): Promise<void> {
  if (marked.length === 0) return
  const columns = [marked.map(({ tenantId }) => tenantId), marked.map(({ subjectId }) => subjectId), marked.map(({ mayWait = false }) => mayWait)]
  await client.query(markText, [...columns, build ?? null, LAZY_MS])
}

/**
 * The same of identifiers that are another customer's than before: whether there is anything of them is looked up later.
 * @param shelf of the view of identities; unless its build is live, nothing is noted
 */
export async function markRecomposed(client: Client, { tenantId, build }: IdentityShelf, changed: readonly Recomposed[]): Promise<void> {
  if (changed.length === 0) return
  const columns = [changed.map(({ subjectId }) => subjectId), changed.map(({ was }) => was), changed.map(({ is }) => is)]
  await client.query(recomposedText, [tenantId, ...columns, build])
}

/**
 * Notes that all customers of these tenants are to be folded again: what they are judged by has changed.
 * @param build of the view of rules; unless it is live, nothing is noted
 */
export async function markTenants(client: Client, tenantIds: readonly string[], build: number): Promise<void> {
  if (tenantIds.length > 0) await client.query(sweepText, [tenantIds, build])
}

/**
 * Notes whose events statements are about.
 * @param events statements, and events that something was said about before they came
 * @param build of the view of corrections; unless it is live, nothing is noted
 */
export async function markToldAbout(client: Client, events: readonly { readonly tenantId: string; readonly eventUid: string }[], build: number): Promise<void> {
  if (events.length === 0) return
  const columns = [events.map(({ tenantId }) => tenantId), events.map(({ eventUid }) => eventUid)]
  const { rows } = await client.query<{ tenant_id: string; subject_id: string }>(toldAboutText, [build, ...columns])
  await mark(client, rows.map((row) => ({ tenantId: row.tenant_id, subjectId: row.subject_id })))
}
