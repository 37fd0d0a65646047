import { randomUUID } from 'node:crypto'
import type { KnownKey } from '@throughline/control'
import type { CloudEvent } from '@throughline/events'
import type { Place, ToldRequest } from '@throughline/log'
import { eventUidOf, requestIdOf, requestPrintOf, type TenantKeys } from '@throughline/subjects'
import type { Pool } from 'pg'
import type { Sender, Senders } from '../events/accept/sender.js'
import type { EventPublisher } from '../events/event-publisher.js'
import { oneEvent, type Sent } from '../events/sent.js'
import { Once } from './once.js'
import { toldBefore } from './told-before.js'

/** Where statements come from that are made by a request of this API. */
export const STATEMENT_SOURCE = '/throughline/statements'
const WAY_IN = 'statements'

/** An event without what makes it one: id, source, time. */
export interface Statement {
  readonly type: string
  readonly subject?: string
  /** Scalars of the common header, such as the organisation. */
  readonly header?: Readonly<Pick<CloudEvent, 'channel' | 'direction' | 'organisation' | 'topic'>>
  readonly data: Readonly<Record<string, unknown>>
}

export interface StatementRequest {
  /** The Idempotency-Key, if there is one. */
  readonly key: string | undefined
  /** All that makes this request another one. */
  readonly wish: unknown
  /** The types of the events that it takes, in their order. */
  readonly types: readonly string[]
}

export interface StatementAnswer {
  /** `uid` is how answers about customers name them. */
  events: { source: string; id: string; uid: string; type: string; statusUrl: string }[]
  /** A read with `after=<token>` knows of them. */
  token: string
}

interface Naming {
  /** The id of the first event; those of others follow from it. */
  readonly base: string
  /** Fingerprint of the request; undefined: it has no key, and is never known again. */
  readonly print: string | undefined
  readonly types: readonly string[]
}

/** What is to be stated, and when at the earliest: in microseconds since 1970. */
export interface Made {
  readonly statements: readonly Statement[]
  readonly notBefore: number
}

/** @param again a part was published before: only the rest is missing */
export type Make = (again: boolean) => Promise<Made>

/**
 * Publishes what a request states, once for each key. The key makes the ids of the events, and the log takes an id once;
 * beside it stands a fingerprint of the request, by which another request with the same key is known. The events come
 * without a time: it is that of the first telling, and a repetition is the same event whenever it comes.
 */
export class StatementPublisher {
  readonly #once = new Once<StatementAnswer>()

  constructor(
    private readonly pool: Pool,
    private readonly senders: Senders,
    private readonly publisher: EventPublisher,
  ) {}

  /**
   * @param make what is to be stated; not called when it was before
   * @throws Problem 422 when the key came with another request, 429, 503, and what `make` throws
   */
  publish(caller: KnownKey, { key, wish, types }: StatementRequest, make: Make): Promise<StatementAnswer> {
    const sender = this.senders.of(speaking(caller))
    if (key === undefined) return this.#answer(sender, { base: randomUUID(), print: undefined, types }, make)
    const base = requestIdOf(sender.keys, `${caller.kind}:${caller.id}`, key)
    const print = requestPrintOf(sender.keys, wish)
    return this.#once.answer(`${caller.tenantId} ${base}`, print, () => this.#answer(sender, { base, print, types }, make))
  }

  async #answer(sender: Sender, naming: Naming, make: Make): Promise<StatementAnswer> {
    const { cipher } = sender
    const events = naming.types.map((type, index) => shown(index === 0 ? naming.base : `${naming.base}/${index + 1}`, type, sender.keys))
    const told = await this.#told(sender, events.map(({ id }) => id), naming.print)
    const before: Place[] = [...told.values()].map(({ part, position }) => ({ kind: 'position', part, number: position }))
    const missing = events.filter(({ id }) => !told.has(id))
    if (missing.length === 0) return { events, token: cipher.seal(before) }
    const { statements, notBefore } = await make(told.size > 0)
    if (statements.length !== events.length) throw new Error(`${statements.length} statements for ${events.length} events`)
    const sent = allOf(missing.map((one) => eventOf(one, statements[events.indexOf(one)], naming.print)))
    // The time of an event that has none is when it was received.
    const receivedAt = notBefore > Date.now() * 1_000 ? { receivedAt: notBefore } : {}
    const { token } = await this.publisher.publish({ ...sent, headers: {}, key: sender.key, wayIn: WAY_IN, ...receivedAt })
    return { events, token: cipher.seal([...before, ...(token === null ? [] : (cipher.open(token) ?? []))]) }
  }

  #told({ key: { tenantId }, keys }: Sender, ids: readonly string[], print: string | undefined): Promise<Map<string, ToldRequest>> {
    if (print === undefined) return Promise.resolve(new Map())
    return toldBefore(this.pool, ids, { tenantId, keys, source: STATEMENT_SOURCE, print })
  }
}

/** Who may use these routes may have such events told, and nothing else. */
function speaking(caller: KnownKey): KnownKey {
  return { ...caller, kind: 'service', scopes: ['events:publish', 'events:control'] }
}

function shown(id: string, type: string, keys: TenantKeys): StatementAnswer['events'][number] {
  const query = new URLSearchParams({ source: STATEMENT_SOURCE, id })
  const uid = eventUidOf(keys, STATEMENT_SOURCE, id)
  return { source: STATEMENT_SOURCE, id, uid, type, statusUrl: `/v1/events?${query.toString()}` }
}

function eventOf({ id, type }: { id: string; type: string }, statement: Statement | undefined, request: string | undefined): Omit<CloudEvent, 'time'> {
  if (statement?.type !== type) throw new Error(`there is no statement for ${type}`)
  const { subject, header, data } = statement
  const by = request === undefined ? data : { ...data, request }
  return { specversion: '1.0', id, source: STATEMENT_SOURCE, type, ...header, ...(subject !== undefined && { subject }), data: by }
}

/** Several events in one sending. */
function allOf(events: readonly object[]): Sent {
  const scanned = events.map((event) => oneEvent(event))
  const faults = scanned.flatMap((one, index) => [...one.faults.values()].map((fault) => [index, fault] as const))
  return { events: scanned.flatMap((one) => one.events), faults: new Map(faults) }
}
