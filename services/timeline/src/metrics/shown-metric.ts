import { type Basis, benjaminiHochberg, changeOf, figureOf, type MetricDefinition, sizeOf } from '@throughline/metrics'
import type { CurvePoint, Measured } from './bases.js'

export interface ShownInterval {
  readonly lower: number
  readonly upper: number
}

/** What became of a figure, against the other side. */
export interface ShownChange {
  /** Of the other side. */
  readonly n: number
  readonly value: number | null
  readonly difference: number | null
  readonly interval: ShownInterval | null
  readonly pValue: number | null
  /** For the number of groups that were compared (Benjamini–Hochberg). */
  readonly adjustedPValue: number | null
  /** Whether it is more than chance, with the confidence that was asked for; null: nobody can tell. */
  readonly significant: boolean | null
  /** Why nothing can be told. */
  readonly reason?: string
}

export interface ShownGroup {
  readonly group: Record<string, string | null>
  /** Size of the sample. */
  readonly n: number
  readonly value: number | null
  readonly interval: ShownInterval | null
  /** Why there is no value, or no interval. */
  readonly reason?: string
  /** What the value was made of. */
  readonly basis?: Readonly<Record<string, number | undefined>>
  readonly curve?: readonly CurvePoint[]
  readonly change?: ShownChange
}

/** What stands on the other side for a group. */
export interface Other {
  readonly n: number
  readonly basis?: Basis | undefined
}

export interface Showing {
  readonly definition: MetricDefinition
  readonly floor: number
  readonly confidence: number
  readonly nameOf: (measured: Measured) => Record<string, string | null>
  /** Missing: nothing is compared. */
  readonly otherOf?: (measured: Measured) => Other | undefined
}

/** Figures of groups, with what changed; several changes are judged together. */
export function shownGroups(groups: readonly Measured[], showing: Showing): ShownGroup[] {
  const { otherOf, confidence } = showing
  const shown = groups.map((measured) => ({ measured, group: shownGroup(measured, showing) }))
  if (otherOf === undefined) return shown.map(({ group }) => group)
  const changes = shown.map(({ measured }) => changed(measured, otherOf(measured) ?? { n: 0 }, showing))
  const known = changes.flatMap(({ pValue }, index) => (pValue === null ? [] : [{ index, pValue }]))
  const adjusted = benjaminiHochberg(known.map(({ pValue }) => pValue))
  const byIndex = new Map(known.map(({ index }, nth) => [index, adjusted[nth]]))
  return shown.map(({ group }, index) => {
    const adjustedPValue = byIndex.get(index) ?? null
    const significant = adjustedPValue === null ? null : adjustedPValue < 1 - confidence
    return { ...group, change: { ...changes[index]!, adjustedPValue, significant } }
  })
}

function shownGroup(measured: Measured, { floor, confidence, nameOf }: Showing): ShownGroup {
  const { n, basis, curve } = measured
  const group = nameOf(measured)
  if (basis === undefined) return { group, n, value: null, interval: null, reason: reasonFor(n, floor) }
  const { value, interval } = figureOf(basis, confidence)
  const { kind: _kind, ...made } = basis
  return {
    group,
    n,
    value,
    interval: interval && { lower: interval.lower, upper: interval.upper },
    ...(interval === null && { reason: `${n} are too few for an interval with a confidence of ${confidence}` }),
    basis: made,
    ...(curve && { curve }),
  }
}

function reasonFor(n: number, floor: number): string {
  if (n === 0) return 'there is nothing to count'
  return n < floor ? `${n} is below the floor of ${floor}` : 'it changed while it was read: ask again'
}

function changed({ n, basis }: Measured, other: Other, { floor, confidence }: Showing): ShownChange {
  const nothing = { difference: null, interval: null, pValue: null, adjustedPValue: null, significant: null }
  const before = other.basis === undefined ? null : figureOf(other.basis, confidence).value
  if (basis === undefined || other.basis === undefined) {
    const few = basis === undefined ? n : other.n
    return { n: other.n, value: before, ...nothing, reason: reasonFor(few, floor) }
  }
  const change = changeOf(other.basis, basis, confidence)
  if (change === undefined) return { n: sizeOf(other.basis), value: before, ...nothing, reason: 'the two cannot be compared: too few values, or measured in another way' }
  const { difference, interval: { lower, upper }, pValue } = change
  return { n: sizeOf(other.basis), value: before, ...nothing, difference, interval: { lower, upper }, pValue }
}
