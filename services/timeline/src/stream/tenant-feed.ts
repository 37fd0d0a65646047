import { erasedSince, type Heads, type PartPlace } from '@throughline/log'
import { CatchUp } from './catch-up.js'
import { fingerprintOf } from './compositions.js'
import type { FeedTools } from './feed-tools.js'
import { FollowLog } from './follow-log.js'
import type { LiveStream } from './live-stream.js'
import { placesOf, tellErased, tellRecomposed, type TenantSeals } from './stream-events.js'

/** So often it is asked who is one person: rounds come several times as often. */
const RECOMPOSE_MS = 1_000

/**
 * Brings the news of one tenant to its streams, round by round, one round at a time: what is new in the log to those that
 * go along with it, and to those that are behind what they miss. Where each stream is moves with what was written to it,
 * so nothing is left out and nothing comes twice, wherever a round breaks off.
 */
export class TenantFeed {
  readonly streams = new Set<LiveStream>()
  /** Up to here everything has been brought to the streams that go along. Of every part. */
  cursor: ReadonlyMap<number, PartPlace>
  private erasures: number
  private recomposedAt = Number.NEGATIVE_INFINITY
  private busy = false
  private again = false
  readonly seals: TenantSeals
  private readonly follow: FollowLog
  private readonly catchUp: CatchUp

  constructor(
    private readonly tools: FeedTools,
    private heads: Heads,
  ) {
    this.cursor = heads.parts
    this.erasures = heads.erasures
    this.seals = tools
    this.follow = new FollowLog(tools)
    this.catchUp = new CatchUp(tools)
  }

  /** The log has come this far. */
  tell(heads: Heads): void {
    this.heads = heads
    this.wake()
  }

  /** A stream has come, or takes events again. */
  wake(): void {
    this.again = true
    void this.run()
  }

  private async run(): Promise<void> {
    if (this.busy) return
    this.busy = true
    try {
      while (this.again && this.streams.size > 0) {
        this.again = false
        this.again = (await this.round()) || this.again
      }
    } catch (error) {
      this.tools.onFailure(error)
    } finally {
      this.busy = false
    }
  }

  /** @returns whether there is more to be done at once */
  private async round(): Promise<boolean> {
    await this.endErased()
    await this.recompose()
    const { cursor, more } = await this.follow.round([...this.streams], this.cursor, this.heads.parts)
    this.cursor = cursor
    return (await this.catchUp.round(this.streams, cursor)) || more
  }

  private async endErased(): Promise<void> {
    const { erasures } = this.heads
    if (erasures === this.erasures) return
    const { tenantId, database } = this.tools
    const subjects = new Set([...this.streams].flatMap(({ composition }) => composition.members.map((member) => member.subjectId)))
    const gone = new Set(await database.askAs(tenantId, (client) => erasedSince(client, tenantId, [...subjects], this.erasures)))
    for (const stream of this.streams) {
      if (stream.open && stream.composition.members.some((member) => gone.has(member.subjectId))) tellErased(stream)
    }
    this.erasures = erasures
  }

  private async recompose(): Promise<void> {
    if (performance.now() - this.recomposedAt < RECOMPOSE_MS) return
    const streams = [...this.streams].filter((stream) => stream.open)
    const known = new Map(streams.map((stream) => [stream.reader.subjectId, stream.composition]))
    const changed = await this.tools.compositions.changed(this.tools.tenantId, known)
    this.recomposedAt = performance.now()
    for (const stream of streams) {
      const composition = changed.get(stream.reader.subjectId)
      if (!composition || fingerprintOf(composition) === fingerprintOf(stream.composition)) continue
      const places = placesOf(composition, (part) => stream.places?.get(part) ?? this.cursor.get(part))
      const behind = stream.places !== undefined
      stream.composition = composition
      if (!tellRecomposed(stream, this.tools, places) || behind) stream.places = places
    }
  }
}
