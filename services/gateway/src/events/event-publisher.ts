import type { IncomingHttpHeaders } from 'node:http'
import type { KnownKey } from '@throughline/control'
import { assertFresh, Problem } from '@throughline/platform'
import type { LaneState } from '../kafka/lane-state.js'
import { acceptedEvents, rejectedEvents } from '../metrics.js'
import { publishProblem } from '../publish/problems.js'
import type { Publisher } from '../publish/publisher.js'
import { acceptEvents, type Accepted, type Lane, type Rejection } from './accept/accept-events.js'
import { keptRejections } from './accept/kept-rejections.js'
import { PublishTrace } from './accept/publish-trace.js'
import { ReceiveClock } from './accept/receive-clock.js'
import type { Sender, Senders } from './accept/sender.js'
import type { Sent } from './sent.js'
import { tokenOf } from './accept/token-of.js'

/** The answer to a request with events. */
export interface PublishAnswer {
  /** How many events were taken (or would be, when only validated). */
  accepted: number
  rejected: readonly Rejection[]
  /** To read what was written; null when nothing was. */
  token: string | null
}

export interface PublishRequest extends Sent {
  readonly headers: IncomingHttpHeaders
  readonly key: KnownKey
  /** How the events came in, such as `http`. */
  readonly wayIn: string
  /** When they were received, in microseconds; default: now. */
  readonly receivedAt?: number
  /** They are brought in from elsewhere, long after they happened. */
  readonly history?: boolean
  /** The sender cannot be told what was refused: it is kept in quarantine, and the answer is as if all were well. */
  readonly keepRejected?: boolean
}

/** The way of events from a request to Kafka, and back to an answer. */
export class EventPublisher {
  readonly #clock = new ReceiveClock()

  constructor(
    private readonly senders: Senders,
    private readonly lane: LaneState,
    private readonly publisher: Publisher,
  ) {}

  /** Says what would be taken and why the rest would not; nothing is sent. */
  validate(request: PublishRequest): PublishAnswer {
    const trace = new PublishTrace(request.headers, this.lane.topic)
    const { records, rejected } = this.#accept(request, this.senders.of(request.key), trace)
    trace.end(0)
    if (records.length === 0 && rejected.length > 0) throw nothingValid(rejected, request.key)
    return { accepted: records.length, rejected, token: null }
  }

  /**
   * Takes the good ones of the events; resolves when Kafka has acknowledged all of them.
   * @throws Problem 401, 403 or 422 when there is no good one, 413, 429, 503
   */
  publish(request: PublishRequest): Promise<PublishAnswer> {
    const { wayIn } = request
    const sender = this.senders.of(request.key)
    const trace = new PublishTrace(request.headers, this.lane.topic)
    const accepted = this.#accept(request, sender, trace)
    for (const { code } of accepted.rejected) rejectedEvents.inc({ way_in: wayIn, reason: code })
    if (request.keepRejected && accepted.rejected.length > 0) return this.#deliver(this.#keeping(accepted, request, sender), sender, wayIn, trace)
    if (accepted.records.length === 0) {
      trace.end(0)
      if (accepted.rejected.length > 0) throw nothingValid(accepted.rejected, request.key)
      return Promise.resolve({ accepted: 0, rejected: [], token: null })
    }
    // Not an async function, which would hold the events as they came until Kafka has answered: half of the memory.
    return this.#deliver(accepted, sender, wayIn, trace)
  }

  #accept(request: PublishRequest, sender: Sender, trace: PublishTrace): Accepted {
    return acceptEvents(request, sender, this.#laneOf(request), trace.of)
  }

  #keeping({ records, bytes, rejected }: Accepted, request: PublishRequest, sender: Sender): Accepted & { kept: number } {
    const kept = keptRejections(request.events, rejected, sender, this.#laneOf(request))
    return { records: [...records, ...kept], bytes: kept.reduce((sum, { value }) => sum + value.length, bytes), rejected, kept: kept.length }
  }

  #laneOf({ wayIn, receivedAt, history }: PublishRequest): Lane {
    const { topic, parts } = this.lane
    return { topic, parts, wayIn, clock: this.#clock, receivedAt, history }
  }

  async #deliver({ records, bytes, rejected, kept = 0 }: Accepted & { kept?: number }, { key: { tenantId }, cipher }: Sender, wayIn: string, trace: PublishTrace): Promise<PublishAnswer> {
    this.lane.tag.refresh()
    try {
      const placements = await this.publisher.publish(tenantId, records, bytes)
      trace.end(records.length)
      const accepted = records.length - kept
      acceptedEvents.inc({ way_in: wayIn }, accepted)
      return { accepted, rejected, token: tokenOf(placements, cipher, await this.lane.tag.known()) }
    } catch (error) {
      trace.end(records.length, error)
      throw publishProblem(error)
    }
  }
}

function nothingValid(rejected: readonly Rejection[], key: KnownKey): Problem {
  if (rejected.every(({ code }) => code === 'sign-in-again')) assertFresh(key)
  const extensions = { accepted: 0, rejected }
  if (rejected.every(({ code }) => code === 'scope')) {
    const detail = 'These events change the state of the system: the key needs the scope events:control.'
    return new Problem({ status: 403, type: 'missing-scope', title: 'A scope is missing', detail, extensions })
  }
  const detail =
    rejected.length === 1 ? `The event was not taken: ${rejected[0]!.reason}.` : 'None of the events was taken; rejected says why.'
  return new Problem({ status: 422, type: 'nothing-valid', title: 'No event is valid', detail, extensions })
}
