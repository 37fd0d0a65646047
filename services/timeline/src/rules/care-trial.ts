import { timeOf } from '@throughline/events'
import { compareFindings, type Finding, isOther } from './compare-findings.js'
import type { Period } from './preview-body.js'

/** Events that an example names. */
const MOST_EVIDENCE = 100

/** How many of a kind there are in the period. */
export interface Tally {
  before: number
  after: number
  /** Only by the rules that are tried, and only by those in force. */
  new: number
  gone: number
  /** By both, and not the same: at another time, or as something worse. */
  changed: number
}

/** Something that only one of the two sets of rules finds. */
export interface Example {
  readonly change: 'new' | 'gone'
  readonly customerId: string
  readonly ref: string
  readonly kind: string
  readonly openedAt: string
  readonly evidence: readonly string[]
  readonly [more: string]: unknown
}

export interface Tallied {
  /** By kind of signal. */
  readonly kinds: Readonly<Record<string, Tally>>
  readonly examples: readonly Example[]
  /** Whether there are changes that no example shows. */
  readonly more: boolean
}

/** Counts what two sets of rules find in stories, of what came up in a period, with examples of what differs. */
export class CareTrial {
  private readonly tallies = new Map<string, Tally>()
  private readonly examples: Example[] = []

  /** @param most examples of each kind that are new, and that are gone */
  constructor(
    private readonly period: Period,
    private readonly most: number,
  ) {}

  take(customerId: string, before: readonly Finding[], after: readonly Finding[]): void {
    // What moves over an end of the period is neither new nor gone.
    const { gone, added, kept } = compareFindings(before, after)
    for (const one of before.filter(this.counts)) this.of(one).before++
    for (const one of after.filter(this.counts)) this.of(one).after++
    for (const [one, other] of kept) if (this.counts(other) && isOther(one, other)) this.of(other).changed++
    for (const one of gone.filter(this.counts)) this.note('gone', customerId, one)
    for (const one of added.filter(this.counts)) this.note('new', customerId, one)
  }

  outcome(): Tallied {
    const kinds = Object.fromEntries([...this.tallies].toSorted(([one], [other]) => (one < other ? -1 : 1)))
    const differing = Object.values(kinds).reduce((sum, tally) => sum + tally.new + tally.gone, 0)
    return { kinds, examples: this.examples.toSorted(inOrder), more: differing > this.examples.length }
  }

  private readonly counts = ({ openedAt }: Finding): boolean => openedAt >= this.period.since && openedAt < this.period.until

  private of({ kind }: Finding): Tally {
    const known = this.tallies.get(kind) ?? { before: 0, after: 0, new: 0, gone: 0, changed: 0 }
    this.tallies.set(kind, known)
    return known
  }

  private note(change: Example['change'], customerId: string, one: Finding): void {
    const tally = this.of(one)
    tally[change]++
    if (tally[change] > this.most) return
    const { kind, openedAt, evidence, told } = one
    const more = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
    this.examples.push({ change, customerId, ref: `id:${customerId}`, kind, openedAt: timeOf(openedAt), evidence: evidence.slice(0, MOST_EVIDENCE), ...more })
  }
}

/** By kind, what is gone first, the newest first. */
function inOrder(one: Example, other: Example): number {
  const names = ({ kind, change }: Example): string => `${kind} ${change}`
  return compare(names(one), names(other)) || compare(other.openedAt, one.openedAt) || compare(one.customerId, other.customerId)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
