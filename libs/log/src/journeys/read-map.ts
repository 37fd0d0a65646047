import { readSql, type TenantClient } from '@throughline/database'
import { overTouches, type TouchQuestion, touchValues } from './touch-question.js'

const cellsText = overTouches(readSql(import.meta.url, './cells.sql'))
const scoresText = overTouches(readSql(import.meta.url, './scores.sql'))
const waitsText = overTouches(readSql(import.meta.url, './waits.sql'))
const movesText = overTouches(readSql(import.meta.url, './moves.sql'))

/** Cells, totals included, and scores of one answer at most. */
const MOST = 5_000

/** A cell of the map, a whole stage, a whole touchpoint (the other is null), or everything (both are). */
export interface CellKey {
  readonly stage: string | null
  readonly touchpoint: string | null
}

/** What was counted of a cell. */
export interface CellCounts extends CellKey {
  readonly volume: number
  readonly customers: number
  readonly abandoned: number
  /** Touches that lie so far back that it is known whether the customer went on, and of these: who did not. */
  readonly over: number
  readonly silent: number
  /** Touches with a wait, its median, those with a promise, and those that kept it. */
  readonly waits: number
  readonly medianMs: number | null
  readonly promised: number
  readonly kept: number
  readonly efforts: number
  readonly effortMean: number
  readonly effortVariance: number
}

/** Scores of one metric about a cell. */
export interface CellScores extends CellKey {
  readonly metric: string
  readonly n: number
  /** In the upper quarter of the scale. */
  readonly satisfied: number
  /** 9 and more, and less than 7. */
  readonly promoters: number
  readonly detractors: number
  /** Of the shares of the scale. */
  readonly mean: number
  readonly variance: number
}

/** How often customers went from one cell to another, from one stage to another (touchpoints are null), or the like. */
export interface Move {
  readonly from: CellKey
  readonly to: CellKey
  readonly times: number
  /** How many such moves there are in all, from cell to cell or the like. */
  readonly kinds: number
}

type Row = Readonly<Record<string, string | number | boolean | null>>

/** @param promised by touchpoint: the longest wait that is promised there, in milliseconds */
export async function readCells(client: TenantClient, question: TouchQuestion, promised: ReadonlyMap<string, number>): Promise<CellCounts[]> {
  const { rows } = await client.query<Row>(cellsText, [...touchValues(question), [...promised.keys()], [...promised.values()], MOST])
  return rows.map((row) => ({
    ...keyOf(row),
    volume: Number(row['volume']),
    customers: Number(row['customers']),
    abandoned: Number(row['abandoned']),
    over: Number(row['over']),
    silent: Number(row['silent']),
    waits: Number(row['waits']),
    medianMs: row['median_ms'] === null ? null : Number(row['median_ms']),
    promised: Number(row['promised']),
    kept: Number(row['kept']),
    efforts: Number(row['efforts']),
    effortMean: Number(row['effort_mean']),
    effortVariance: Number(row['effort_variance']),
  }))
}

export async function readCellScores(client: TenantClient, question: TouchQuestion): Promise<CellScores[]> {
  const { rows } = await client.query<Row>(scoresText, [...touchValues(question), MOST])
  return rows.map((row) => ({
    ...keyOf(row),
    metric: String(row['metric']),
    n: Number(row['n']),
    satisfied: Number(row['satisfied']),
    promoters: Number(row['promoters']),
    detractors: Number(row['detractors']),
    mean: Number(row['mean']),
    variance: Number(row['variance']),
  }))
}

/** The waits at some ranks of some cells, from 1 on in rising order, in milliseconds; undefined where there is none. */
export async function readWaitsAt(
  client: TenantClient,
  question: TouchQuestion,
  wanted: readonly (CellKey & { readonly rank: number })[],
): Promise<(number | undefined)[]> {
  if (wanted.length === 0) return []
  const lists = [wanted.map(({ stage }) => stage), wanted.map(({ touchpoint }) => touchpoint), wanted.map(({ rank }) => rank)]
  const { rows } = await client.query<{ nth: number; wait_ms: string | null }>(waitsText, [...touchValues(question), ...lists])
  const found = new Map(rows.map(({ nth, wait_ms: wait }) => [nth - 1, wait === null ? undefined : Number(wait)]))
  return wanted.map((_, index) => found.get(index))
}

/** The most frequent moves first: from cell to cell, from stage to stage, and from touchpoint to touchpoint. @param limit of each */
export async function readMoves(client: TenantClient, question: TouchQuestion, limit: number): Promise<Move[]> {
  const { rows } = await client.query<Row>(movesText, [...touchValues(question), limit])
  return rows.map((row) => ({
    from: { stage: text(row['stage']), touchpoint: text(row['touchpoint']) },
    to: { stage: text(row['next_stage']), touchpoint: text(row['next_touchpoint']) },
    times: Number(row['times']),
    kinds: Number(row['kinds']),
  }))
}

function text(value: Row[string] | undefined): string | null {
  return typeof value === 'string' ? value : null
}

function keyOf(row: Row): CellKey {
  return {
    stage: row['any_stage'] === true ? null : String(row['stage']),
    touchpoint: row['any_touchpoint'] === true ? null : String(row['touchpoint']),
  }
}
