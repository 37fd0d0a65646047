import { type Basis, benjaminiHochberg, changeOf, figureOf, sizeOf } from '@throughline/metrics'

interface ShownInterval {
  readonly lower: number
  readonly upper: number
}

/** A figure of a cell. */
export interface ShownFigure {
  /** Size of the sample. */
  n: number
  /** null: the sample is smaller than the floor. */
  value: number | null
  interval: ShownInterval | null
  change?: ShownChange
}

/** How it differs from the other side. */
export interface ShownChange {
  /** Of the other side. */
  n: number
  value: number | null
  difference: number | null
  interval: ShownInterval | null
  pValue: number | null
  /** For the number of figures that are compared in the answer (Benjamini–Hochberg). */
  adjustedPValue: number | null
  /** null: nobody can tell. */
  significant: boolean | null
}

/** Shows figures; when all are there, it is judged which changes are more than chance. */
export class Figures {
  private readonly changes: ShownChange[] = []

  constructor(private readonly how: { readonly floor: number; readonly confidence: number }) {}

  /** @param other what it is compared with; missing: nothing is compared. Its basis is missing where there is nothing on that side */
  show(basis: Basis | undefined, other?: { readonly basis: Basis | undefined }): ShownFigure {
    const shown = this.figure(basis)
    if (other === undefined) return shown
    const { n, value } = this.figure(other.basis)
    const change = { n, value, ...this.difference(other.basis, basis), adjustedPValue: null, significant: null }
    this.changes.push(change)
    return { ...shown, change }
  }

  /** To be called when all figures of the answer were shown. */
  settle(): void {
    const known = this.changes.filter(({ pValue }) => pValue !== null)
    const adjusted = benjaminiHochberg(known.map(({ pValue }) => pValue ?? 1))
    for (const [index, change] of known.entries()) {
      change.adjustedPValue = adjusted[index] ?? null
      change.significant = change.adjustedPValue === null ? null : change.adjustedPValue < 1 - this.how.confidence
    }
  }

  private figure(basis: Basis | undefined): { n: number; value: number | null; interval: ShownInterval | null } {
    if (basis === undefined || sizeOf(basis) < this.how.floor) return { n: basis === undefined ? 0 : sizeOf(basis), value: null, interval: null }
    const { value, interval } = figureOf(basis, this.how.confidence)
    return { n: sizeOf(basis), value, interval: interval && { lower: interval.lower, upper: interval.upper } }
  }

  private difference(from: Basis | undefined, to: Basis | undefined): Pick<ShownChange, 'difference' | 'interval' | 'pValue'> {
    const nothing = { difference: null, interval: null, pValue: null }
    if (from === undefined || to === undefined || Math.min(sizeOf(from), sizeOf(to)) < this.how.floor) return nothing
    const change = changeOf(from, to, this.how.confidence)
    if (change === undefined) return nothing
    const { difference, interval, pValue } = change
    return { difference, interval: { lower: interval.lower, upper: interval.upper }, pValue: Number.isNaN(pValue) ? 1 : pValue }
  }
}
