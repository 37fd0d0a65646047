import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { mergePages, type PartialPage } from './merge-pages.js'
import type { TimelineKey } from './timeline-key.js'

const key = fc.record({ occurredAt: fc.nat({ max: 6 }), sequence: fc.constantFrom('', '1', 'é', '￿', '😀') })
const event = fc.record({ key, subject: fc.nat({ max: 3 }) })
/** Events of up to four identifiers, with ids of their own. */
const histories = fc.array(event, { maxLength: 40 }).map((events) =>
  events.map(({ key: { occurredAt, sequence }, subject }, number) => ({
    occurredAt, sequence, subject, eventUid: `00000000-0000-8000-8000-${String(number).padStart(12, '0')}`,
  })),
)
type Event = TimelineKey & { subject: number }

function byKey(one: TimelineKey, other: TimelineKey): number {
  if (one.occurredAt !== other.occurredAt) return one.occurredAt - other.occurredAt
  const sequence = Buffer.compare(Buffer.from(one.sequence), Buffer.from(other.sequence))
  return sequence || Number(one.eventUid > other.eventUid) - Number(one.eventUid < other.eventUid)
}

/** What a look at one identifier gives: at most `limit` rows, and fewer when it may read no more. */
function pageOf(events: Event[], subject: number, after: TimelineKey | undefined, limit: number, mayRead: number): PartialPage<Event> {
  const ahead = events.filter((one) => after === undefined || byKey(one, after) > 0)
  const all = ahead.filter((one) => one.subject === subject).toSorted(byKey)
  const rows = all.slice(0, Math.min(limit, mayRead))
  const next = all.length > rows.length ? (rows.at(-1) ?? after) : undefined
  return { rows, next }
}

describe('mergePages', () => {
  it('gives, page by page, every event once and in order', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }), (events, limit, mayRead) => {
        const seen: string[] = []
        let after: TimelineKey | undefined
        for (let page = 0; page <= events.length; page++) {
          const pages = [0, 1, 2, 3].map((subject) => pageOf(events, subject, after, limit, mayRead))
          const { rows, next } = mergePages(pages, 'oldest', limit)
          expect(rows.length).toBeLessThanOrEqual(limit)
          seen.push(...rows.map(({ eventUid }) => eventUid))
          after = next
          if (next === undefined) break
        }
        expect(seen).toEqual(events.toSorted(byKey).map(({ eventUid }) => eventUid))
      }),
      { numRuns: 1_000 },
    )
  })

  it('goes the other way, too', () => {
    const row = (occurredAt: number) => ({ occurredAt, sequence: '', eventUid: `uid-${occurredAt}` })
    const one = { rows: [row(9), row(5)], next: row(5) }
    const other = { rows: [row(7), row(3)], next: undefined }
    const { rows, next } = mergePages([one, other], 'newest', 10)
    expect(rows.map(({ occurredAt }) => occurredAt)).toEqual([9, 7, 5])
    expect(next).toMatchObject({ occurredAt: 5 })
  })
})
