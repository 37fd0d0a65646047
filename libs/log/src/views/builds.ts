import { readSql } from '@throughline/database'
import type { Pool, PoolClient } from 'pg'

const readText = readSql(import.meta.url, './read-builds.sql')

/** How far a build has come in a part. Positions are those of the next event. */
export interface BuildPart {
  readonly part: number
  readonly next: number
  /** Where it waits to be compared with another build. */
  readonly hold: number | null
  /** Of the log. */
  readonly head: number
  /** Why it stands still there. */
  readonly fault: string | null
}

/** One filling of a view's tables. */
export interface ViewBuild {
  readonly view: string
  readonly build: number
  /** Of the view's code. */
  readonly version: number
  readonly state: 'building' | 'live'
  readonly startedAt: Date
  /** What came of comparing it. */
  readonly note: string | null
  /** By number, all of them. */
  readonly parts: readonly BuildPart[]
}

interface Row {
  view: string
  build: number
  version: number
  state: 'building' | 'live'
  started_at: Date
  note: string | null
  part: number
  next_pos: string
  hold_pos: string | null
  fault: string | null
  head: string
}

/** Builds that are live or in the making, by view. */
export async function readBuilds(client: Pool | PoolClient): Promise<ViewBuild[]> {
  const { rows } = await client.query<Row>(readText)
  const builds = new Map<string, ViewBuild & { parts: BuildPart[] }>()
  for (const row of rows) {
    const key = `${row.view} ${row.build}`
    const { view, build, version, state, started_at: startedAt, note } = row
    const known = builds.get(key) ?? { view, build, version, state, startedAt, note, parts: [] }
    builds.set(key, known)
    known.parts.push({
      part: row.part,
      next: Number(row.next_pos),
      hold: row.hold_pos === null ? null : Number(row.hold_pos),
      head: Number(row.head),
      fault: row.fault,
    })
  }
  return [...builds.values()]
}

/**
 * Begins to fill a view anew from the first event on, beside the live build; the projector does the rest.
 * @returns the number of the build
 * @throws Error when a build of this view is under way
 */
export async function beginBuild(client: Pool | PoolClient, view: string, version: number): Promise<number> {
  const { rows } = await client.query<{ build: number }>('select views.begin_build($1, $2) as build', [view, version])
  return rows[0]?.build ?? 0
}
