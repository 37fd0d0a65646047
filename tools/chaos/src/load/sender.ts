import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'undici'
import type { Violations } from '../checker/violations.js'
import type { History } from '../history/history.js'
import type { Random } from '../random.js'
import { publish } from './attempt.js'
import { eventOf, type Story } from './event.js'
import type { Pace } from './pace.js'
import type { ReadBack } from './read-back.js'
import type { Tally } from './tally.js'

export interface SenderContext {
  history: History
  violations: Violations
  tally: Tally
  story: Story
  gateways: readonly Pool[]
  apiKey: string
  pace: Pace
  /** Reads what was just written; undefined: nobody does. */
  readBack: ReadBack | undefined
  /** Aborted: no new events. What is under way is still brought to its end. */
  stopping: AbortSignal
  /** Aborted: nothing at all any more, what has no answer stays unknown. */
  ending: AbortSignal
}

/** How a sender behaves; each a probability. */
const habits = {
  /** One event a request, not a batch. */
  single: 0.4,
  /** An event that was acknowledged long ago goes along once more. */
  copyAlong: 0.1,
  /** The same request twice at once, to two gateways where there are two. */
  twice: 0.03,
  /** Hundreds of events at once, several of each subject. */
  bulk: 0.01,
  /** An event is read with the token of its write. */
  readBack: 0.03,
  /** Gives up after an unknown outcome, and goes on with the next event of the subject. */
  giveUp: 0.05,
  /** Waits for an answer for a moment only, though the gateway may well be working on it. */
  impatient: 0.15,
}

/** Events of a usual batch, at most: subjects of one sender, each once. */
const MAX_BATCH = 40
const BULK = [200, 800] as const

/**
 * One sender with subjects of its own. It has one request under way and goes on with a subject only when the event
 * before was acknowledged, or given up.
 */
export class Sender {
  readonly #strays = new Set<Promise<unknown>>()

  constructor(
    private readonly subjects: readonly number[],
    private readonly random: Random,
    private readonly context: SenderContext,
  ) {}

  async run(): Promise<void> {
    const { stopping, pace } = this.context
    while (!stopping.aborted) {
      const size = this.#size()
      await pace.take(size)
      if (stopping.aborted) break
      await this.#bringOver(this.#next(size))
    }
    await Promise.all(this.#strays)
  }

  #size(): number {
    if (this.random.chance(habits.bulk)) return this.random.between(...BULK)
    return this.random.chance(habits.single) ? 1 : this.random.between(1, Math.min(MAX_BATCH, this.subjects.length))
  }

  /** The next events of some subjects, and perhaps one that was sent before. */
  #next(size: number): number[] {
    const { history, tally } = this.context
    const order = this.random.shuffle(this.subjects)
    const events = Array.from({ length: size }, (_, at) => history.begin(order[at % order.length] as number))
    if (this.random.chance(habits.copyAlong)) {
      const old = this.#oldEvent()
      if (old !== undefined) {
        history.again(old)
        tally.deliberateCopies++
        events.splice(this.random.between(0, events.length), 0, old)
      }
    }
    return events
  }

  /** An acknowledged event of anybody: found by trying, the newest are as likely as the oldest. */
  #oldEvent(): number | undefined {
    const { history } = this.context
    const event = this.random.between(0, history.size - 1)
    return history.isAcked(event) ? event : undefined
  }

  /** Sends the same events until they are acknowledged; or gives up, as clients do. */
  async #bringOver(events: readonly number[]): Promise<void> {
    const { history, tally, ending } = this.context
    for (let attempt = 0; !ending.aborted; attempt++) {
      if (attempt > 0) for (const event of events) history.again(event)
      const outcome = await this.#send(events)
      if (outcome.kind !== 'unknown') return
      tally.unknown(outcome.reason)
      if (this.random.chance(habits.giveUp)) return
      const backoff = this.random.between(20, 200) * Math.min(8, attempt + 1)
      await sleep(Math.max(backoff, this.random.chance(0.5) ? outcome.retryAfterMs : 0), undefined, { signal: ending }).catch(() => undefined)
    }
  }

  async #send(events: readonly number[]): ReturnType<typeof publish> {
    const first = this.#attempt(events)
    if (!this.random.chance(habits.twice)) return first
    const { history, tally } = this.context
    for (const event of events) history.again(event)
    tally.deliberateCopies += events.length
    const second = this.#attempt(events)
    // Whichever is acknowledged first counts; the other may still be on its way when the next event is sent.
    for (const one of [first, second]) this.#follow(one)
    const either = await Promise.any([first, second].map(async (one) => {
      const outcome = await one
      if (outcome.kind === 'unknown') throw new Error(outcome.reason)
      return outcome
    })).catch(() => undefined)
    return either ?? first
  }

  async #attempt(events: readonly number[]): ReturnType<typeof publish> {
    const { history, story, tally, violations, gateways, apiKey } = this.context
    const begun = performance.now()
    const outcome = await publish({
      gateway: this.random.pick(gateways),
      apiKey,
      events: events.map((event) => eventOf(story, event, history.subjectOf(event))),
      timeoutMs: this.random.chance(habits.impatient) ? this.random.between(20, 800) : this.random.between(3_000, 10_000),
    })
    if (outcome.kind === 'accepted') {
      for (const event of events) history.ack(event)
      tally.accepted(performance.now() - begun)
      const { readBack } = this.context
      if (readBack && this.random.chance(habits.readBack)) this.#follow(readBack.read(this.random.pick(events), outcome.token))
    }
    if (outcome.kind === 'refused') violations.add('refused', outcome.reason)
    return outcome
  }

  #follow(attempt: Promise<unknown>): void {
    const stray = attempt.finally(() => this.#strays.delete(stray))
    this.#strays.add(stray)
  }
}
