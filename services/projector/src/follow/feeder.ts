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

const advanceAllText = `select view, build, views.advance(view, build, $3, $4, $5, $6, false) as status,
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

/**
 * Lets views take in a chunk together, in one transaction: most of the work of small chunks is transactions. What does not
 * concern a view moves its cursor alone.
 *
 * @throws what any of the views, PostgreSQL or the connection throws; nothing is written then, of none of them
 */
export async function feedTogether<One extends Taker>(pool: Pool, takers: readonly One[], batch: Batch): Promise<Map<One, Fed>> {
  const concerned = takers
    .filter(({ view }) => concerns(view, batch))
    .toSorted((one, other) => Number(one.view.isContended ?? false) - Number(other.view.isContended ?? false))
  const afterwards: (() => void)[] = []
  const apply = async ({ view, build }: One, client: PoolClient): Promise<void> => {
    const stop = chunkDuration.startTimer({ view: view.name })
    const after = await view.apply(batch, { client, build })
    if (after !== undefined) afterwards.push(after)
    stop()
  }
  const together = (): Promise<Map<One, Fed>> =>
    inTransaction(pool, 'read committed', async (client) => {
      const moved = await advanceAll(client, takers, batch)
      for (const taker of concerned) if (moved.get(taker) === 'advanced') await apply(taker, client)
      return moved
    })
  const fed = concerned.length === 0 ? await advanceAll(pool, takers, batch) : await together()
  for (const after of afterwards) after()
  for (const [{ view }, status] of fed) if (status === 'advanced') followedEvents.inc({ view: view.name }, batch.events.length)
  return fed
}

function concerns({ concerns: matters }: View, { events }: Batch): boolean {
  return matters === undefined || events.some(matters)
}

async function advanceAll<One extends Taker>(client: Pool | PoolClient, takers: readonly One[], batch: Batch): Promise<Map<One, Fed>> {
  const { part, from, next, clock } = batch
  const names = takers.map(({ view }) => view.name)
  const builds = takers.map(({ build }) => build)
  const { rows } = await client.query<{ view: string; build: number; status: Fed }>(advanceAllText, [names, builds, part, from, next, clock])
  const statusOf = ({ view, build }: One): Fed =>
    rows.find((row) => row.view === view.name && row.build === build)?.status ?? 'fenced'
  return new Map(takers.map((taker) => [taker, statusOf(taker)]))
}
