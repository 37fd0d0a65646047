import { timeOf } from '@throughline/events'
import type { EndedBy, SignalKind } from '../../src/index.js'
import { type Told, uidOf } from '../tell.js'

export const MINUTE = 60_000_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** A signal that a story has, as whoever wrote the story knows. */
export interface Truth {
  readonly kind: SignalKind
  /** Uids. */
  readonly evidence: readonly string[]
  readonly openedAt: number
  readonly closedAt: number
  readonly end: EndedBy
  /** Nobody could know it before; default: when it was opened. */
  readonly knownAt: number
  /** Where it was, and what about. */
  readonly channel: unknown
  readonly topic: unknown
  /** Missing: as the rules say. */
  readonly severity?: string | undefined
}

/** An event that was written down. */
export interface Written {
  readonly uid: string
  readonly at: number
  readonly told: Told
}

type Attributes = Readonly<Record<string, unknown>>

/** Numbers that were thrown: what varies in an episode. */
export class Dice {
  private next = 0
  constructor(private readonly thrown: readonly number[]) {}

  /** From 0 to below so many. */
  upTo(many: number): number {
    return (this.thrown[this.next++] ?? 0) % many
  }

  isLucky(): boolean {
    return this.upTo(2) === 1
  }

  among<T>(...all: readonly [T, ...T[]]): T {
    return all[this.upTo(all.length)]!
  }
}

/** Writes the events of one episode, and what they come to. Names that it makes are nobody else's. */
export class Pen {
  readonly told: Told[] = []
  readonly truths: Truth[] = []
  private count = 0

  /** @param start of the episode, in microseconds */
  constructor(
    private readonly number: number,
    readonly start: number,
  ) {}

  /** A name of this episode's own. */
  name(word: string): string {
    return `${word}-${this.number}`
  }

  /** @param after the start, in microseconds */
  tell(after: number, type: string, data: Attributes = {}, attributes: Attributes = {}): Written {
    const at = this.start + after
    const told: Told = {
      id: `${type}-${this.number}-${this.count++}`, source: this.name('urn:source'), type, time: timeOf(at), ...attributes, data,
    }
    this.told.push(told)
    return { uid: uidOf(told.source, told.id), at, told }
  }

  /** What the story has from the last piece of evidence on, unless it says so. */
  plant(kind: SignalKind, evidence: readonly Written[], { openedAt = evidence.at(-1)!.at, knownAt = openedAt, closedAt, end, ...about }: Planting): void {
    const { channel, topic = about.topic } = evidence.at(-1)!.told
    const truth = { kind, evidence: evidence.map(({ uid }) => uid), openedAt, knownAt, closedAt, end, channel, topic }
    this.truths.push({ ...truth, severity: about.severity })
  }
}

export interface Planting {
  readonly openedAt?: number
  readonly knownAt?: number
  readonly closedAt: number
  readonly end: EndedBy
  /** Default: that of the last piece of evidence. */
  readonly topic?: string
  readonly severity?: string | undefined
}

/** The end that comes when nothing else does. */
export function lapse(from: number, length: number): Pick<Truth, 'closedAt' | 'end'> {
  return { closedAt: from + length, end: 'lapsed' }
}

/** The end that an event brings, unless it has lapsed by then. */
export function endedBy(event: Written, end: EndedBy, otherwise: Pick<Truth, 'closedAt' | 'end'>): Pick<Truth, 'closedAt' | 'end'> {
  return event.at <= otherwise.closedAt ? { closedAt: event.at, end } : otherwise
}

export type Episode = (pen: Pen, dice: Dice) => void
