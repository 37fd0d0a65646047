import type { TenantClient } from '@throughline/database'
import { type CellCounts, type CellKey, type CellScores, readCells, readCellScores, readWaitsAt, type TouchQuestion } from '@throughline/log'
import { type Basis, quantileRanks } from '@throughline/metrics'

/** A cell with what its figures are made of; a figure of which there is nothing is missing. */
export interface Cell extends CellKey {
  readonly volume: number
  readonly customers: number
  readonly figures: ReadonlyMap<FigureName, Basis>
}

/** `score:csat` and the like, and what a map says of every cell. */
export type FigureName = `score:${string}` | 'effort' | 'wait' | 'promiseKept' | 'abandoned' | 'silent'

/** Which cell it is, in one text. */
export const cellKey = ({ stage, touchpoint }: CellKey): string => JSON.stringify([stage, touchpoint])

/** What was counted, by cell; whole stages, whole touchpoints and everything are cells, too. */
export async function measureCells(
  client: TenantClient,
  question: TouchQuestion,
  promised: ReadonlyMap<string, number>,
  confidence: number,
): Promise<ReadonlyMap<string, Cell>> {
  const counts = await readCells(client, question, promised)
  const scores = Map.groupBy(await readCellScores(client, question), cellKey)
  const waits = await waitBases(client, question, counts, confidence)
  return new Map(
    counts.map((one) => {
      const { stage, touchpoint, volume, customers } = one
      const key = cellKey(one)
      const wait = waits.get(key)
      const figures = new Map<FigureName, Basis>([
        ...(scores.get(key) ?? []).map((score) => [`score:${score.metric}`, scoreBasis(score)] as const),
        ...(wait === undefined ? [] : [['wait', wait] as const]),
        ...shares(one),
      ])
      return [key, { stage, touchpoint, volume, customers, figures }]
    }),
  )
}

function shares({ volume, abandoned, over, silent, promised, kept, efforts, effortMean, effortVariance }: CellCounts): [FigureName, Basis][] {
  const found: [FigureName, Basis][] = [['abandoned', { kind: 'proportion', count: abandoned, n: volume }]]
  if (over > 0) found.push(['silent', { kind: 'proportion', count: silent, n: over }])
  if (promised > 0) found.push(['promiseKept', { kind: 'proportion', count: kept, n: promised }])
  if (efforts > 0) found.push(['effort', { kind: 'mean', n: efforts, mean: effortMean, variance: effortVariance }])
  return found
}

/** As the metrics of the same names have it: points, the share of the satisfied, and means on their usual scales. */
function scoreBasis({ metric, n, satisfied, promoters, detractors, mean, variance }: CellScores): Basis {
  if (metric === 'nps') return { kind: 'nps', promoters, detractors, passives: n - promoters - detractors }
  if (metric === 'csat') return { kind: 'proportion', count: satisfied, n }
  const width = metric === 'ces' ? 6 : metric === 'stars' ? 4 : 1
  const least = width === 1 ? 0 : 1
  return { kind: 'mean', n, mean: least + width * mean, variance: width * width * variance }
}

async function waitBases(client: TenantClient, question: TouchQuestion, counts: readonly CellCounts[], confidence: number): Promise<ReadonlyMap<string, Basis>> {
  const waited = counts.flatMap((one) => (one.medianMs === null ? [] : [{ ...one, value: one.medianMs, ends: quantileRanks(one.waits, 0.5, confidence) }]))
  const wanted = waited.flatMap(({ stage, touchpoint, ends }) => (ends === undefined ? [] : [ends.lower, ends.upper].map((rank) => ({ stage, touchpoint, rank }))))
  const values = await readWaitsAt(client, question, wanted)
  const found = new Map<string, Basis>()
  let next = 0
  for (const { ends, waits: n, value, ...cell } of waited) {
    const [lower, upper] = ends === undefined ? [] : values.slice(next, (next += 2))
    // A view that changes meanwhile may have fewer rows than were counted.
    const known = ends !== undefined && lower !== undefined && upper !== undefined ? { lower, upper, coverage: ends.coverage } : {}
    found.set(cellKey(cell), { kind: 'quantile', n, share: 0.5, value, ...known })
  }
  return found
}
