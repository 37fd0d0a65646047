import { Pool } from 'undici'
import type { Violations } from '../checker/violations.js'
import type { History } from '../history/history.js'
import { eventOf, numberOf, referenceOf, type Story } from './event.js'
import type { Tally } from './tally.js'

export interface ReadBackOptions {
  history: History
  violations: Violations
  tally: Tally
  story: Story
  timeline: { url: string; key: string }
}

/** How long the timeline may wait for the write, in milliseconds. */
const WAIT_MS = 5_000
/** Reads at a time; more are left out. */
const MAX_READS = 8

/** Reads events with the token of their write: an answer must have them, or say that it cannot know them yet. */
export class ReadBack {
  readonly #pool: Pool
  #reading = 0

  constructor(private readonly options: ReadBackOptions) {
    this.#pool = new Pool(options.timeline.url, { connections: MAX_READS, connectTimeout: 2_000 })
  }

  /** Reads one event that was acknowledged with this token. Never throws. */
  async read(event: number, token: string): Promise<void> {
    const { history, story, violations, tally } = this.options
    const subject = history.subjectOf(event)
    const { time } = eventOf(story, event, subject)
    // Without a time of its own there is no telling where on the timeline it is.
    if (time === undefined || this.#reading >= MAX_READS) return
    this.#reading++
    try {
      const shown = await this.#ask(subject, { order: 'oldest', from: time, limit: '5', after: token, wait: String(WAIT_MS) })
      if (shown === undefined) return
      if (shown.includes(event)) tally.readBack('seen')
      else violations.add('stale', `event ${event} of subject ${subject}: shown was ${shown.join(' ') || 'nothing'}`)
    } catch {
      tally.readBack('no answer')
    } finally {
      this.#reading--
    }
  }

  destroy(): Promise<void> {
    return this.#pool.destroy()
  }

  /** @returns numbers of the events on the page; undefined when the answer is not one */
  async #ask(subject: number, query: Record<string, string>): Promise<number[] | undefined> {
    const { timeline, tally } = this.options
    const { statusCode, body } = await this.#pool.request({
      method: 'GET',
      path: `/v1/customers/${encodeURIComponent(referenceOf(subject))}/timeline?${new URLSearchParams(query).toString()}`,
      headers: { authorization: `Bearer ${timeline.key}` },
      signal: AbortSignal.timeout(2 * WAIT_MS),
    })
    const text = await body.text()
    // Nobody of that name is an answer, and a wrong one.
    if (statusCode === 404) return []
    if (statusCode !== 200) {
      tally.readBack(String(statusCode))
      return undefined
    }
    return (JSON.parse(text) as { events: { sequence?: unknown }[] }).events.map(({ sequence }) => numberOf(sequence))
  }
}
