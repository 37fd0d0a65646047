import type { CellKey, Move } from '@throughline/log'

interface End {
  stage?: string
  touchpoint?: string
}

export interface ShownTransition {
  from: End
  to: End
  times: number
  /** The same of the other side. */
  compared?: number
}

/** How customers went on; of each kind the most frequent, and how many there are in all. */
export interface ShownTransitions {
  cells: ShownTransition[]
  stages: ShownTransition[]
  touchpoints: ShownTransition[]
  kinds: { cells: number; stages: number; touchpoints: number }
}

/** @param other of the other side; missing: nothing is compared */
export function shownTransitions(own: readonly Move[], other: readonly Move[] | undefined): ShownTransitions {
  const before = new Map(other?.map((move) => [keyOf(move), move.times]))
  const shown = (moves: readonly Move[]): ShownTransition[] =>
    moves.map((move) => ({ from: endOf(move.from), to: endOf(move.to), times: move.times, ...(other && { compared: before.get(keyOf(move)) ?? 0 }) }))
  const cells = own.filter(({ from }) => from.stage !== null && from.touchpoint !== null)
  const stages = own.filter(({ from }) => from.touchpoint === null)
  const touchpoints = own.filter(({ from }) => from.stage === null)
  const kindsOf = ([first]: readonly Move[]): number => first?.kinds ?? 0
  return {
    cells: shown(cells),
    stages: shown(stages),
    touchpoints: shown(touchpoints),
    kinds: { cells: kindsOf(cells), stages: kindsOf(stages), touchpoints: kindsOf(touchpoints) },
  }
}

function keyOf({ from, to }: Move): string {
  return JSON.stringify([from.stage, from.touchpoint, to.stage, to.touchpoint])
}

function endOf({ stage, touchpoint }: CellKey): End {
  return { ...(stage !== null && { stage }), ...(touchpoint !== null && { touchpoint }) }
}
