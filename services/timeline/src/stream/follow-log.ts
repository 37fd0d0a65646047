import { type NewsRow, type PartPlace, type PositionRange, readNewsInRanges } from '@throughline/log'
import { EventTexts } from './event-texts.js'
import type { LiveStream } from './live-stream.js'
import type { FeedTools } from './feed-tools.js'
import { placesOf } from './stream-events.js'
import { delays } from './stream-metrics.js'
import { writeEvent } from './write-event.js'

/** Rows in one round at most. */
const ROWS = 2_000
/**
 * A range of positions is walked for all streams of the tenant at once, which is cheap until it is long and the streams
 * are few: then each asks for its own news, which costs as much as walking this many rows (docs/decisions/0022).
 */
const ROWS_WORTH_A_QUESTION = 20
const ROWS_ALWAYS_WALKED = 2_000

type Cursor = ReadonlyMap<number, PartPlace>

/** Brings what is new in the log to the streams that go along with it. */
export class FollowLog {
  constructor(private readonly tools: FeedTools) {}

  /** @returns how far they are now, and whether there is more */
  async round(all: readonly LiveStream[], cursor: Cursor, heads: Cursor): Promise<{ cursor: Cursor; more: boolean }> {
    const streams = all.filter((stream) => stream.places === undefined && stream.open)
    const subjects = subjectsOf(streams)
    const ranges = rangesOf(streams, cursor, heads)
    if (ranges.length === 0) return { cursor: heads, more: false }
    const rows = ranges.reduce((sum, { after, until }) => sum + until - after, 0)
    if (rows > ROWS_ALWAYS_WALKED && rows > ROWS_WORTH_A_QUESTION * subjects.size) {
      for (const stream of streams) stream.places = placesOf(stream.composition, (part) => cursor.get(part))
      return { cursor: heads, more: false }
    }
    const { tenantId, database } = this.tools
    const news = await database.askAs(tenantId, (client) => readNewsInRanges(client, tenantId, ranges, [...subjects.keys()], ROWS))
    return this.bring(news, subjects, cursor, heads)
  }

  private async bring(news: NewsRow[], subjects: Map<string, LiveStream[]>, cursor: Cursor, heads: Cursor) {
    const texts = new EventTexts(this.tools)
    const readers = (row: NewsRow): LiveStream[] => subjects.get(row.subjectId) ?? []
    await texts.prepare(news.flatMap((row) => readers(row).map(({ reader }) => ({ row, sight: reader.sight }))))
    const reached = new Map(cursor)
    const cut = news.length === ROWS ? news.at(-1) : undefined
    for (const [part, head] of heads) {
      for (const row of news.filter((one) => one.part === part)) {
        reached.set(part, { position: row.position, recordedAt: row.recordedAt })
        for (const stream of readers(row)) this.write(stream, row, texts, reached)
      }
      // Rows come by parts: of those behind the last row's nothing has been seen.
      if (cut === undefined || part < cut.part) reached.set(part, head)
    }
    return { cursor: reached, more: cut !== undefined }
  }

  private write(stream: LiveStream, row: NewsRow, texts: EventTexts, reached: Cursor): void {
    if (stream.places !== undefined || !stream.open) return
    const places = placesOf(stream.composition, (part) => reached.get(part))
    if (!writeEvent(stream, row, places, texts, this.tools)) stream.places = places
    else delays.observe(Math.max(0, Date.now() / 1_000 - row.recordedAt / 1_000_000))
  }
}

function subjectsOf(streams: readonly LiveStream[]): Map<string, LiveStream[]> {
  const subjects = new Map<string, LiveStream[]>()
  for (const stream of streams) {
    for (const { subjectId } of stream.composition.members) {
      const others = subjects.get(subjectId)
      if (others) others.push(stream)
      else subjects.set(subjectId, [stream])
    }
  }
  return subjects
}

/** What is new in the parts in which these streams have subjects. */
function rangesOf(streams: readonly LiveStream[], cursor: Cursor, heads: Cursor): PositionRange[] {
  const parts = new Set(streams.flatMap(({ composition }) => composition.members.map((member) => member.part)))
  return [...parts].flatMap((part) => {
    const after = cursor.get(part)?.position ?? 0
    const until = heads.get(part)?.position ?? 0
    return until > after ? [{ part, after, until }] : []
  })
}
