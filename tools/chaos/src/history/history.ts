import { Growing } from './growing.js'

/**
 * What was sent and what was answered, some 14 bytes an event. An event is a number, counted up from 0 in the order of
 * first sendings. Times are ticks: a counter that moves with each sending and each answer, so that "sent after the
 * answer to another" is a comparison and no clock is asked.
 */
export class History {
  readonly #subject = new Growing((length) => new Uint32Array(length))
  readonly #sentAt = new Growing((length) => new Uint32Array(length))
  readonly #ackedAt = new Growing((length) => new Uint32Array(length))
  readonly #sends = new Growing((length) => new Uint16Array(length))
  #events = 0
  #subjects = 0
  #acked = 0
  #copies = 0
  #tick = 0

  /** Events that were sent at least once: their numbers are 0 … size − 1. */
  get size(): number {
    return this.#events
  }

  /** Subjects that have an event: their numbers are below this. */
  get subjects(): number {
    return this.#subjects
  }

  get acked(): number {
    return this.#acked
  }

  /** Sendings beyond the first of each event. */
  get copies(): number {
    return this.#copies
  }

  /** Notes the first sending of a new event of a subject. Call it before anything leaves. */
  begin(subject: number): number {
    const event = this.#events++
    this.#subject.set(event, subject)
    this.#sentAt.set(event, ++this.#tick)
    this.#sends.set(event, 1)
    this.#subjects = Math.max(this.#subjects, subject + 1)
    return event
  }

  /** Notes that an event was sent once more, whatever became of it before. */
  again(event: number): void {
    this.#sends.set(event, Math.min(65_535, this.#sends.get(event) + 1))
    this.#copies++
  }

  /** Notes that the gateway took it (202). Only the first time counts. */
  ack(event: number): void {
    if (this.isAcked(event)) return
    this.#ackedAt.set(event, ++this.#tick)
    this.#acked++
  }

  subjectOf(event: number): number {
    return this.#subject.get(event)
  }

  /** Tick of the first sending. */
  sentAt(event: number): number {
    return this.#sentAt.get(event)
  }

  isAcked(event: number): boolean {
    return this.#ackedAt.get(event) > 0
  }

  /** Tick of the first 202; 0 when there was none, so nobody knows what became of it. */
  ackedAt(event: number): number {
    return this.#ackedAt.get(event)
  }

  sends(event: number): number {
    return this.#sends.get(event)
  }

  /** The events of each subject, in the order of their first sendings. */
  bySubject(): EventsOfSubjects {
    const starts = new Uint32Array(this.#subjects + 1)
    for (let event = 0; event < this.#events; event++) starts[this.subjectOf(event) + 1]! += 1
    for (let subject = 0; subject < this.#subjects; subject++) starts[subject + 1]! += starts[subject] as number
    const events = new Uint32Array(this.#events)
    const next = starts.slice()
    for (let event = 0; event < this.#events; event++) events[next[this.subjectOf(event)]!++] = event
    return { of: (subject) => events.subarray(starts[subject], starts[subject + 1]) }
  }
}

export interface EventsOfSubjects {
  of(subject: number): Uint32Array
}
