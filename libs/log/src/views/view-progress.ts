import { readSql, type TenantClient } from '@throughline/database'

const text = readSql(import.meta.url, './read-view-progress.sql')

/** How far a view is in a part. */
export interface ViewCursor {
  readonly view: string
  readonly part: number
  /** Position of the event that it takes in next. */
  readonly next: number
  /** The same of the log: what is before it is recorded. */
  readonly head: number
}

/** How far views are, for one tenant. */
export interface ViewProgress {
  readonly cursors: readonly ViewCursor[]
  /** Numbers of the first and the last thing that the identity view has to resolve; undefined when there is none. */
  readonly waiting: { readonly first: number; readonly last: number } | undefined
  /** The same of what the care view has to fold customers for: the first, and a number behind which nothing is that is known by now. */
  readonly folding: { readonly first: number; readonly last: number } | undefined
  /** Whether all customers are being resolved again, since rules have changed. */
  readonly sweeping: boolean
}

interface Row {
  view: string
  part: number
  next_pos: string
  head: string
  first: string | null
  last: string | null
  sweeping: boolean
  first_to_fold: string | null
  last_to_fold: string
}

/**
 * Reads how far the live builds of views are, in one round trip. Of a view that was never begun there are no cursors.
 *
 * @param parts default: all
 */
export async function readViewProgress(
  client: TenantClient,
  tenantId: string,
  { views, parts }: { views: readonly string[]; parts?: readonly number[] },
): Promise<ViewProgress> {
  const { rows } = await client.query<Row>(text, [tenantId, views, parts ?? null])
  const [row] = rows
  return {
    cursors: rows.map(({ view, part, next_pos: next, head }) => ({ view, part, next: Number(next), head: Number(head) })),
    waiting: row === undefined || row.first === null ? undefined : { first: Number(row.first), last: Number(row.last) },
    folding: row === undefined || row.first_to_fold === null ? undefined : { first: Number(row.first_to_fold), last: Number(row.last_to_fold) },
    sweeping: row?.sweeping === true,
  }
}

/** Whether all that was recorded by then is taken in by the identity view and resolved; a view that was never begun is not. */
export function isSettled({ cursors, waiting, sweeping }: ViewProgress): boolean {
  return cursors.length > 0 && waiting === undefined && !sweeping && cursors.every(({ next, head }) => next >= head)
}
