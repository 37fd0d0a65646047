import type { Touchpoint } from '@throughline/care'
import type { Cell, FigureName } from './bases.js'
import type { Figures, ShownFigure } from './figures.js'

/** A cell of the map, a whole stage or touchpoint, or everything: what it is not about is missing. */
export interface ShownCell {
  stage?: string
  touchpoint?: string
  /** Touches that began there: visits, conversations and single contacts. */
  volume: number
  customers: number
  scores: (ShownFigure & { metric: string; target?: number; reached?: boolean | null })[]
  effort?: ShownFigure
  wait?: ShownFigure & { promisedMs?: number }
  promiseKept?: ShownFigure
  abandoned: ShownFigure
  silent?: ShownFigure
  change?: { volume: { value: number; difference: number }; customers: { value: number; difference: number } }
}

interface Showing {
  readonly figures: Figures
  readonly touchpoint: Touchpoint | undefined
  /** The same cell of the other side, if there is one; missing: nothing is compared. */
  readonly other?: { readonly cell: Cell | undefined }
}

const NAMED = ['effort', 'wait', 'promiseKept', 'abandoned', 'silent'] as const

export function shownCell({ stage, touchpoint: name, volume, customers, figures: own }: Cell, { figures, touchpoint, other }: Showing): ShownCell {
  const show = (figure: FigureName): ShownFigure => figures.show(own.get(figure), other && { basis: other.cell?.figures.get(figure) })
  const names = new Set([...own.keys(), ...(other?.cell?.figures.keys() ?? [])])
  const scores = [...names].flatMap((figure) => (figure.startsWith('score:') ? [figure.slice('score:'.length)] : [])).toSorted()
  const named = Object.fromEntries(NAMED.flatMap((figure) => (names.has(figure) ? [[figure, show(figure)]] : [])))
  const promisedMs = touchpoint?.promisedWaitMs
  return {
    ...(stage !== null && { stage }),
    ...(name !== null && { touchpoint: name }),
    volume,
    customers,
    scores: scores.map((metric) => ({ metric, ...shownScore(show(`score:${metric}`), metric, touchpoint) })),
    ...(named as { abandoned: ShownFigure }),
    ...(named['wait'] !== undefined && promisedMs !== undefined && { wait: { ...named['wait'], promisedMs } }),
    ...(other && { change: { volume: against(volume, other.cell?.volume), customers: against(customers, other.cell?.customers) } }),
  }
}

function shownScore(figure: ShownFigure, metric: string, touchpoint: Touchpoint | undefined): ShownFigure & { target?: number; reached?: boolean | null } {
  const target = touchpoint?.target
  if (target?.metric !== metric) return figure
  return { ...figure, target: target.atLeast, reached: figure.value === null ? null : figure.value >= target.atLeast }
}

function against(now: number, value = 0): { value: number; difference: number } {
  return { value, difference: now - value }
}
