import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { invalidParameter, unavailable } from '@throughline/platform'
import { Customers, unknownCustomer } from '../customers/customers.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import { type Composition, COMPOSITIONS, type Compositions, fingerprintOf } from './compositions.js'
import type { Credential } from './credential.js'
import { Feeds } from './feeds.js'
import { LiveStream, type Places, type StreamReader } from './live-stream.js'
import { Rights } from './rights.js'
import { placesOf, tellOpened, tellRecomposed } from './stream-events.js'
import { StreamKeeper } from './stream-keeper.js'
import { StreamLimits } from './stream-limits.js'
import { endedStreams, openStreams } from './stream-metrics.js'
import type { TenantFeed } from './tenant-feed.js'

const SWEEP_MS = 5_000
/** How long clients of a process that ends may take to get what is on its way. */
const GOODBYE_MS = 3_000

/** What a stream is asked for with. */
export interface StreamRequest {
  readonly ref: string
  readonly caller: KnownKey
  readonly credential: Credential
  /** What the client has brought back. */
  readonly lastEventId?: string | undefined
}

/** Opens live streams, and ends them when the process does. */
@Injectable()
export class Streams implements BeforeApplicationShutdown {
  private readonly open = new Set<LiveStream>()
  private readonly limits: StreamLimits
  private readonly keeper: StreamKeeper
  private readonly sweeping: NodeJS.Timeout
  private closing = false

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @Inject(Rights) rights: Rights,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(COMPOSITIONS) private readonly compositions: Compositions,
    @Inject(Feeds) private readonly feeds: Feeds,
  ) {
    this.limits = new StreamLimits(settings.streams)
    this.keeper = new StreamKeeper(this.open, rights, settings.streams)
    this.sweeping = setInterval(() => feeds.sweep(), SWEEP_MS).unref()
  }

  /**
   * A stream of what is recorded for a customer, from now on or from where the client was. Who gets it reads it, or
   * destroys it.
   *
   * @throws Problem 400 that names what is wrong, 404, 429 when there are too many, 503
   */
  async start({ ref, caller, credential, lastEventId }: StreamRequest): Promise<LiveStream> {
    if (this.closing) throw unavailable('This process is about to end. Another one has the stream: try again.', { retryAfterSeconds: 1 })
    const { tenantId, subjectId } = await this.customers.find(ref, caller)
    const composition = await this.compositions.of(tenantId, subjectId)
    const from = lastEventId ?? (await this.feeds.now())
    const reader = { tenantId, subjectId, callerId: caller.id, credential, sight: sightOf(caller) }
    // A feed without streams goes: nothing is waited for between getting one and giving it this stream.
    const stream = this.attach(await this.feeds.of(tenantId), reader, composition, from)
    try {
      // Only now: an erasure from here on is told to the feed, with this stream in it.
      await this.assertKnown(stream)
      return stream
    } catch (error) {
      stream.cut('unknown')
      throw error
    }
  }

  /** @param from what the client has brought back, or how far the log has come */
  private attach(feed: TenantFeed, reader: StreamReader, composition: Composition, from: string | Places): LiveStream {
    const brought = typeof from === 'string' ? placeIn(from, feed) : { places: from }
    const places = placesOf(composition, (part) => brought.places.get(part) ?? feed.cursor.get(part))
    this.limits.enter(reader)
    const stream = new LiveStream(reader, composition, places, () => feed.wake())
    stream.once('close', () => this.forget(stream, feed))
    this.open.add(stream)
    openStreams.inc()
    this.keeper.start()
    tellOpened(stream, feed.seals, places, typeof from === 'string' ? from : undefined)
    if ((brought.fingerprint ?? fingerprintOf(composition)) !== fingerprintOf(composition)) tellRecomposed(stream, feed.seals, places)
    feed.streams.add(stream)
    feed.wake()
    return stream
  }

  private async assertKnown({ reader, composition }: LiveStream): Promise<void> {
    const { tenantId, sight } = reader
    const isKnown = await this.customers.isAnyKnown(tenantId, composition.members, sight)
    if (!isKnown) throw unknownCustomer()
  }

  private forget(stream: LiveStream, feed: TenantFeed): void {
    feed.streams.delete(stream)
    this.open.delete(stream)
    this.limits.leave(stream.reader)
    openStreams.dec()
    endedStreams.inc({ reason: stream.endedBy ?? 'client' })
    if (this.open.size === 0) this.keeper.stop()
  }

  /** Before the server waits for open requests: clients come back at once, and find another process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true
    clearInterval(this.sweeping)
    this.feeds.stop()
    const closed = [...this.open].map((stream) => new Promise((resolve) => stream.once('close', resolve)))
    for (const stream of this.open) stream.finish('this process ends')
    const late = setTimeout(() => this.open.forEach((stream) => stream.destroy()), GOODBYE_MS)
    await Promise.all(closed)
    clearTimeout(late)
    this.keeper.stop()
  }
}

interface Brought {
  /** Of the composition that the client knows, where that is known. */
  fingerprint?: string
  places: Places
}

/** Where a client was: as a stream told it, or as the `position` of another answer. */
function placeIn(lastEventId: string, { seals }: TenantFeed): Brought {
  const place = seals.ids.open(lastEventId)
  if (place) return place
  const positions = seals.cipher.open(lastEventId)
  if (!positions?.every(({ kind }) => kind === 'position')) {
    throw invalidParameter('last_event_id', 'is neither the id of an event of a stream nor a `position` of this tenant')
  }
  return { places: new Map(positions.map(({ part, number }) => [part, { position: number, recordedAt: 0 }])) }
}
