import type { TenantClient } from '@throughline/database'
import { readSql } from '../sql/read-sql.js'

const text = readSql(import.meta.url, './read-progress.sql')

/** How far the view of identities is, for one tenant. */
export interface IdentityProgress {
  /** By part, the position of the event that it takes in next, and the same of the log. */
  readonly parts: readonly { readonly next: number; readonly head: number }[]
  /** Numbers of the first and the last thing that waits to be resolved; undefined when nothing does. */
  readonly waiting: { readonly first: number; readonly last: number } | undefined
}

interface Row {
  next_pos: string
  head: string
  first: string | null
  last: string | null
}

/** Reads how far the view of identities is; without parts where it has not begun. */
export async function readIdentityProgress(client: TenantClient, tenantId: string): Promise<IdentityProgress> {
  const { rows } = await client.query<Row>(text, [tenantId])
  const [row] = rows
  return {
    parts: rows.map(({ next_pos: next, head }) => ({ next: Number(next), head: Number(head) })),
    waiting: row === undefined || row.first === null ? undefined : { first: Number(row.first), last: Number(row.last) },
  }
}

/** Whether all that was recorded by then is taken in and resolved. */
export function isSettled({ parts, waiting }: IdentityProgress): boolean {
  return parts.length > 0 && waiting === undefined && parts.every(({ next, head }) => next >= head)
}
