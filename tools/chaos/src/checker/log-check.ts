import { Growing } from '../history/growing.js'
import type { History } from '../history/history.js'
import type { Violations } from './violations.js'

/** A row of the event log, as far as the check needs it. */
export interface LogRow {
  part: number
  position: number
  /** Number of the event (see History); −1 when the row names none of ours. */
  event: number
  subjectId: string
  topicEpoch: number
  offset: number
  recordedAt: number
}

interface PartState {
  next: number
  recordedAt: number
  epoch: number
  offset: number
}

/**
 * Takes the log row by row, in the order (part, position), and holds it against the history: doubled, phantom, gaps,
 * misplaced, backwards on the way; lost and out of order at the end.
 */
export class LogCheck {
  readonly #part = new Growing((length) => new Int16Array(length))
  readonly #position = new Growing((length) => new Uint32Array(length))
  readonly #parts = new Map<number, PartState>()
  readonly #places: (SubjectPlace | undefined)[] = []
  #rows = 0
  #recorded = 0

  constructor(
    private readonly history: History,
    private readonly violations: Violations,
    private readonly partCount: number,
  ) {}

  get rows(): number {
    return this.#rows
  }

  /** Different events of ours in the log. */
  get recorded(): number {
    return this.#recorded
  }

  /** Where an event lies: its first row if it has several. Undefined when it is not in the log. */
  placeOf(event: number): { part: number; position: number } | undefined {
    const position = this.#position.get(event)
    return position === 0 ? undefined : { part: this.#part.get(event), position }
  }

  add(row: LogRow): void {
    this.#rows++
    this.#checkPlace(row)
    const { event } = row
    if (event < 0 || event >= this.history.size) {
      this.violations.add('phantom', `part ${row.part} position ${row.position} names event ${event}`)
      return
    }
    const before = this.placeOf(event)
    if (before) {
      this.violations.add('doubled', `event ${event}: ${before.part}/${before.position} and ${row.part}/${row.position}`)
      return
    }
    this.#recorded++
    this.#part.set(event, row.part)
    this.#position.set(event, row.position)
    this.#checkSubject(row)
  }

  /**
   * Call it after the last row.
   * @param heads next free position of each part, as the log itself says
   */
  finish(heads: ReadonlyMap<number, number>): void {
    for (let part = 0; part < this.partCount; part++) {
      const next = this.#parts.get(part)?.next ?? 1
      if (heads.get(part) !== next) {
        this.violations.add('gap', `part ${part}: the head says ${heads.get(part)} is next, the rows say ${next}`)
      }
    }
    for (let event = 0; event < this.history.size; event++) {
      if (this.history.isAcked(event) && !this.placeOf(event)) {
        this.violations.add('lost', `event ${event} of subject ${this.history.subjectOf(event)}, sent ${this.history.sends(event)} times`)
      }
    }
    this.#checkOrder()
  }

  #checkPlace({ part, position, topicEpoch, offset, recordedAt }: LogRow): void {
    const state = this.#parts.get(part) ?? { next: 1, recordedAt: 0, epoch: -1, offset: -1 }
    if (part < 0 || part >= this.partCount) this.violations.add('misplaced', `there is no part ${part}`)
    if (position !== state.next) this.violations.add('gap', `part ${part}: ${position} where ${state.next} is next`)
    if (recordedAt < state.recordedAt) this.violations.add('backwards', `part ${part} position ${position}: recorded at ${recordedAt}`)
    const sameEpoch = topicEpoch === state.epoch
    if (topicEpoch < state.epoch || (sameEpoch && offset <= state.offset)) {
      const before = `${state.epoch}:${state.offset}`
      this.violations.add('backwards', `part ${part} position ${position}: offset ${topicEpoch}:${offset} after ${before}`)
    }
    this.#parts.set(part, { next: position + 1, recordedAt, epoch: topicEpoch, offset })
  }

  #checkSubject({ part, event, subjectId }: LogRow): void {
    const subject = this.history.subjectOf(event)
    const known = (this.#places[subject] ??= { part, subjectId })
    const wanted = Number.parseInt(subjectId.slice(0, 8), 16) % this.partCount
    if (known.part !== part || known.subjectId !== subjectId || wanted !== part) {
      const others = `others of subject ${subject} in part ${known.part} under ${known.subjectId}`
      this.violations.add('misplaced', `event ${event} in part ${part} under ${subjectId}, ${others}`)
    }
  }

  /**
   * Per subject: whatever was acknowledged before an event was first sent lies before it. One sweep over the sendings
   * with the acknowledgements beside it, so that any number of senders may have been at work.
   */
  #checkOrder(): void {
    const bySubject = this.history.bySubject()
    for (let subject = 0; subject < this.history.subjects; subject++) {
      const events = bySubject.of(subject)
      const acked = [...events]
        .filter((event) => this.history.isAcked(event) && this.placeOf(event))
        .toSorted((a, b) => this.history.ackedAt(a) - this.history.ackedAt(b))
      this.#sweep(events, acked)
    }
  }

  #sweep(events: Uint32Array, acked: readonly number[]): void {
    let seen = 0
    let highest = 0
    let highestEvent = -1
    for (const event of events) {
      for (; seen < acked.length && this.history.ackedAt(acked[seen] as number) < this.history.sentAt(event); seen++) {
        const position = this.#position.get(acked[seen] as number)
        if (position > highest) [highest, highestEvent] = [position, acked[seen] as number]
      }
      const place = this.placeOf(event)
      if (place && place.position <= highest) {
        const example = `event ${event} at ${place.part}/${place.position}, but event ${highestEvent}, acknowledged before, at ${highest}`
        this.violations.add('out-of-order', example)
      }
    }
  }
}

interface SubjectPlace {
  part: number
  subjectId: string
}
