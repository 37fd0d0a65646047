import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import type { ShownEvent } from '../checker/timeline-check.js'
import { referenceOf } from '../load/event.js'

const PAGE = 200
/** Pages of one timeline; more than any run can fill. */
const MAX_PAGES = 50_000
const TRIES = 5

interface Page {
  events: ShownEvent[]
  next: string | null
}

/** Reads timelines as a client does, page by page. */
export class TimelineReader {
  readonly #pool: Pool

  constructor(
    url: string,
    private readonly readKey: string,
  ) {
    this.#pool = new Pool(url, { connections: 8 })
  }

  /** The whole timeline of a subject, newest first; empty when the service knows none. */
  async read(subject: number): Promise<ShownEvent[]> {
    const path = `/v1/customers/${encodeURIComponent(referenceOf(subject))}/timeline?limit=${PAGE}`
    const events: ShownEvent[] = []
    let cursor: string | null = ''
    for (let page = 0; cursor !== null; page++) {
      if (page > MAX_PAGES) throw new Error(`the timeline of subject ${subject} does not end`)
      const answer: Page | undefined = await this.#page(cursor === '' ? path : `${path}&cursor=${encodeURIComponent(cursor)}`)
      if (answer === undefined) return events
      events.push(...answer.events)
      cursor = answer.next
    }
    return events
  }

  close(): Promise<void> {
    return this.#pool.destroy()
  }

  /** Undefined for 404. */
  async #page(path: string): Promise<Page | undefined> {
    for (let attempt = 1; ; attempt++) {
      const { statusCode, body } = await this.#pool.request({
        method: 'GET',
        path,
        headers: { authorization: `Bearer ${this.readKey}` },
        signal: AbortSignal.timeout(10_000),
      })
      if (statusCode === 200) return (await body.json()) as Page
      const text = await body.text()
      if (statusCode === 404) return undefined
      if (attempt === TRIES || statusCode < 500) throw new Error(`the timeline answers ${statusCode} ${text.slice(0, 300)}`)
      await sleep(300)
    }
  }
}
