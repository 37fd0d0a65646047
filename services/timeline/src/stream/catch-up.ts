import { type NewsRow, type PartPlace, readNewsOfSubjects, type SubjectNews } from '@throughline/log'
import { EventTexts } from './event-texts.js'
import type { FeedTools } from './feed-tools.js'
import type { LiveStream } from './live-stream.js'
import { writeEvent } from './write-event.js'

/** Streams in one question, and rows of one subject, at most. */
const STREAMS = 100
const ROWS = 100

type Cursor = ReadonlyMap<number, PartPlace>

/** What a stream misses in one part. */
interface Missed {
  readonly part: number
  /** In the order of their positions. */
  readonly rows: readonly NewsRow[]
  /** It has missed nothing else up to here. */
  readonly until: PartPlace
}

/** Brings to streams that are behind what they miss, until they go along. */
export class CatchUp {
  constructor(private readonly tools: FeedTools) {}

  /** @returns whether there is more to be done at once */
  async round(all: Set<LiveStream>, cursor: Cursor): Promise<boolean> {
    for (const stream of all) goAlong(stream, cursor)
    const streams = [...all].filter((stream) => stream.takes && wantedBy(stream, cursor).length > 0).slice(0, STREAMS)
    if (streams.length === 0) return false
    // Who was served goes to the end, so that nobody waits for ever.
    for (const stream of streams) if (all.delete(stream)) all.add(stream)
    const missed = await this.read(streams, cursor)
    const texts = new EventTexts(this.tools)
    await texts.prepare(
      streams.flatMap(({ reader }, index) => missed[index]!.flatMap(({ rows }) => rows.map((row) => ({ row, sight: reader.sight })))),
    )
    streams.forEach((stream, index) => {
      this.bring(stream, missed[index]!, texts)
      goAlong(stream, cursor)
    })
    return true
  }

  private async read(streams: readonly LiveStream[], cursor: Cursor): Promise<Missed[][]> {
    const { tenantId, database } = this.tools
    const wanted = streams.map((stream) => wantedBy(stream, cursor))
    const found = await database.askAs(tenantId, (client) => readNewsOfSubjects(client, tenantId, wanted.flat(), ROWS))
    let next = 0
    return wanted.map((own) => {
      const news = own.map((one) => ({ part: one.part, rows: found[next++]! }))
      const parts = [...new Set(own.map((one) => one.part))]
      return parts.map((part) => missedIn(part, news.filter((one) => one.part === part).map((one) => one.rows), cursor))
    })
  }

  private bring(stream: LiveStream, missed: readonly Missed[], texts: EventTexts): void {
    const places = new Map(stream.places)
    stream.places = places
    for (const { part, rows, until } of missed) {
      for (const row of rows) {
        places.set(part, { position: row.position, recordedAt: row.recordedAt })
        if (!stream.open || !writeEvent(stream, row, places, texts, this.tools)) return
      }
      places.set(part, until)
    }
  }
}

/** News of several subjects in one part, as far as all of them are known. */
function missedIn(part: number, news: readonly NewsRow[][], cursor: Cursor): Missed {
  const cuts = news.filter((rows) => rows.length === ROWS).map((rows) => rows.at(-1)!)
  const until = cuts.reduce<PartPlace>(
    (least, { position, recordedAt }) => (position < least.position ? { position, recordedAt } : least),
    cursor.get(part)!,
  )
  const rows = news.flat().filter((row) => row.position <= until.position)
  return { part, rows: rows.toSorted((one, other) => one.position - other.position), until }
}

/** What lies between a stream and the feed. */
function wantedBy({ composition, places }: LiveStream, cursor: Cursor): SubjectNews[] {
  if (places === undefined) return []
  return composition.members.flatMap(({ subjectId, part }) => {
    const after = places.get(part) ?? { position: 0, recordedAt: 0 }
    const until = cursor.get(part)?.position ?? 0
    return after.position < until ? [{ subjectId, part, after, until }] : []
  })
}

/** A stream that is exactly where the feed is goes along. One that is before it (it comes from another process) waits. */
function goAlong(stream: LiveStream, cursor: Cursor): void {
  if (stream.places === undefined || !stream.takes) return
  for (const [part, place] of stream.places) if (place.position !== cursor.get(part)?.position) return
  stream.places = undefined
}
