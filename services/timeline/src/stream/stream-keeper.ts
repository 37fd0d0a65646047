import type { EventStream } from './event-stream.js'
import type { Rights } from './rights.js'
import type { StreamSettings } from './stream-settings.js'

/** How often it looks at the streams. */
const LOOK_MS = 500
/** How long a stream that was ended may take to bring what is on its way. */
const LAST_WORDS_MS = 5_000

type Times = Pick<StreamSettings, 'heartbeatMs' | 'rightsMs' | 'lifeMs' | 'stallMs'>

/** Keeps open streams alive, and ends those whose time, client or right is gone: one timer for all of them. */
export class StreamKeeper {
  private timer: NodeJS.Timeout | undefined
  private readonly endedAt = new WeakMap<EventStream, number>()
  private rightsAt = 0
  private looking = false

  /** @param streams open ones, and those that were ended but are not closed yet */
  constructor(
    private readonly streams: ReadonlySet<EventStream>,
    private readonly rights: Pick<Rights, 'hold'>,
    private readonly times: Times,
  ) {}

  start(): void {
    this.timer ??= setInterval(() => this.look(), LOOK_MS)
  }

  stop(): void {
    clearInterval(this.timer)
    this.timer = undefined
  }

  private look(): void {
    const now = performance.now()
    for (const stream of this.streams) this.lookAt(stream, now)
    if (now - this.rightsAt < this.times.rightsMs || this.looking) return
    this.rightsAt = now
    this.looking = true
    void this.lookAtRights().finally(() => {
      this.looking = false
    })
  }

  private lookAt(stream: EventStream, now: number): void {
    const { heartbeatMs, lifeMs, stallMs } = this.times
    if (!stream.open) {
      const endedAt = this.endedAt.get(stream) ?? now
      this.endedAt.set(stream, endedAt)
      if (now - endedAt > LAST_WORDS_MS) stream.destroy()
    } else if (now - (stream.fullSince ?? now) > stallMs) stream.cut('stalled')
    else if (now - stream.openedAt > lifeMs) stream.finish('end of life')
    else if (stream.takes && now - stream.writtenAt > heartbeatMs) stream.comment('')
  }

  /** Of streams with the same credential one is looked at for all. */
  private async lookAtRights(): Promise<void> {
    const groups = new Map<string, EventStream[]>()
    for (const stream of this.streams) {
      const { credential, sight } = stream.reader
      const name = JSON.stringify([credential, sight])
      groups.set(name, [...(groups.get(name) ?? []), stream])
    }
    for (const [{ reader }, ...others] of groups.values() as Iterable<[EventStream, ...EventStream[]]>) {
      if (await this.rights.hold(reader.credential, reader.sight)) continue
      for (const stream of this.streams) if (stream.reader === reader || others.includes(stream)) stream.finish('no longer allowed')
    }
  }
}
