import type { Pool, PoolClient } from 'pg'
import { inTransaction } from '../in-transaction.js'
import { chunkDuration, followedEvents } from '../metrics.js'
import type { View } from '../views/view.js'
import type { Batch } from './batch.js'

/** `fenced`: somebody else has moved the cursor. `stale`: there was an erasure since the chunk was read. */
export type Fed = 'advanced' | 'fenced' | 'stale'

/** A view, and the build of it that takes in a chunk. */
export interface Taker {
  readonly view: View
  readonly build: number
}

const passByText = `select view, build, views.advance(view, build, $3, $4, $5, $6, false) as status,
    set_config('synchronous_commit', 'off', true)
  from unnest($1::text[], $2::smallint[]) as takers (view, build)`
const advanceText = 'select views.advance($1, $2, $3, $4, $5, $6, $7) as status'

/**
 * Lets a view take in a chunk: what it writes and its cursor are one transaction, and the cursor moves by
 * compare-and-set, so that a chunk counts once, whoever else believes to have the part. Losing the last commits in a
 * crash of the server is no harm (synchronous_commit=off): the cursor is lost with them.
 *
 * @throws what the view, PostgreSQL or the connection throws; nothing is written then
 */
export async function feed(pool: Pool, view: View, build: number, batch: Batch): Promise<Fed> {
  const stop = chunkDuration.startTimer({ view: view.name })
  let afterwards: (() => void) | undefined
  try {
    const status = await inTransaction(pool, 'read committed', async (client) => {
      // Unless it advances, nothing has been written that could be committed.
      const moved = await advance(client, view, build, batch)
      if (moved === 'advanced') afterwards = (await view.apply(batch, { client, build })) ?? undefined
      return moved
    })
    if (status === 'advanced') followedEvents.inc({ view: view.name }, batch.events.length)
    afterwards?.()
    return status
  } finally {
    stop()
  }
}

async function advance(client: PoolClient, { name }: View, build: number, batch: Batch): Promise<Fed> {
  const { part, from, next, clock, erases } = batch
  const { rows } = await client.query<{ status: Fed }>(advanceText, [name, build, part, from, next, clock, erases])
  return rows[0]?.status ?? 'fenced'
}

/** Whether there may be something for a view in a chunk. */
export function concerns({ concerns: matters }: View, { events, erases }: Batch): boolean {
  return erases || matters === undefined || events.some(matters)
}

/**
 * Lets views pass by a chunk that does not concern them: their cursors move in one statement. At 10,000 events/s most of
 * the work of a view that rarely has any would be transactions.
 */
export async function passBy<One extends Taker>(pool: Pool, takers: readonly One[], batch: Batch): Promise<Map<One, Fed>> {
  if (takers.length === 0) return new Map()
  const { part, from, next, clock, events } = batch
  const names = takers.map(({ view }) => view.name)
  const builds = takers.map(({ build }) => build)
  const { rows } = await pool.query<{ view: string; build: number; status: Fed }>(passByText, [names, builds, part, from, next, clock])
  const fed = takers.map((taker) => {
    const status = rows.find((row) => row.view === taker.view.name && row.build === taker.build)?.status ?? 'fenced'
    if (status === 'advanced') followedEvents.inc({ view: taker.view.name }, events.length)
    return [taker, status] as const
  })
  return new Map(fed)
}
