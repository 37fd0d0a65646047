import type { IncomingHttpHeaders } from 'node:http'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { asTenant, type TenantClient, UUID } from '@throughline/database'
import { isRecord } from '@throughline/events'
import { decideQuarantined, listQuarantine, openQuarantined, readQuarantined, type KeyReader, type QuarantinedRecord, type SealedRecord } from '@throughline/log'
import { invalidParameter, Problem, unavailable } from '@throughline/platform'
import { BrokenSealError, KeyStoreError } from '@throughline/vault'
import type { Pool } from 'pg'
import type { EventPublisher, PublishAnswer } from '../events/event-publisher.js'
import { oneEvent, type Sent } from '../events/sent.js'
import { brokenSeals } from '../metrics.js'
import { writeCursor } from './cursor.js'
import type { ListQuery } from './query.js'
import { detailOf, eventIn, itemOf, type QuarantineDetail, type QuarantineItem } from './shown.js'

export interface QuarantinePage {
  records: QuarantineItem[]
  /** Null at the end. */
  next: string | null
}

/** What operators can do with the quarantine of their tenant. */
export class QuarantineDesk {
  constructor(
    private readonly pool: Pool,
    private readonly publisher: EventPublisher,
    private readonly keys: KeyReader,
  ) {}

  /** Newest first. A page may be the last one although it is full: then the next one is empty. */
  async list(key: KnownKey, { filter, limit }: ListQuery): Promise<QuarantinePage> {
    const entries = await this.#ask(key, (client) => listQuarantine(client, key.tenantId, filter, limit))
    const last = entries.length === limit ? entries.at(-1) : undefined
    return { records: entries.map(itemOf), next: last ? writeCursor(last) : null }
  }

  /** Without the scope `personal:read` nothing of what it holds is opened. */
  async show(key: KnownKey, id: string): Promise<QuarantineDetail> {
    if (sightOf(key).personal) return detailOf(await this.#read(key, id))
    return { ...itemOf((await this.#find(key, id)).entry), masked: true }
  }

  /**
   * Sends the event of a record, or a fixed one in its place, through the normal way in, and notes that it was done.
   * Doing it twice does no harm: an id counts once. It counts as received when it was first received, or replaying what was
   * erased since then would bring it back.
   * @param fixed what the operator sent in the body; undefined for the record's own event
   */
  async replay(key: KnownKey, id: string, fixed: Sent | undefined, headers: IncomingHttpHeaders): Promise<PublishAnswer> {
    const record = await this.#read(key, id)
    const sent = fixed ?? sentOf('event' in record ? record.event : eventIn(record.raw))
    if (sent === undefined) {
      throw new Problem({
        status: 422,
        type: 'no-event',
        title: 'The record holds no event',
        detail: 'Its value is no JSON object. Send the event that it should have been in the body.',
      })
    }
    const answer = await this.publisher.publish({ ...sent, headers, key, wayIn: 'replay', receivedAt: receivedAtOf(record) })
    await this.#ask(key, (client) => decideQuarantined(client, key.tenantId, id, 'replayed', key.id))
    return answer
  }

  async #read(key: KnownKey, id: string): Promise<QuarantinedRecord> {
    const record = await this.#open(key, await this.#find(key, id))
    if (record) return record
    throw noSuchRecord()
  }

  async #find(key: KnownKey, id: string): Promise<SealedRecord> {
    if (!UUID.test(id)) throw invalidParameter('id', 'a UUID in lower case')
    const sealed = await this.#ask(key, (client) => readQuarantined(client, key.tenantId, id))
    if (sealed) return sealed
    throw noSuchRecord()
  }

  /** Undefined when what it holds was erased. */
  async #open(key: KnownKey, sealed: SealedRecord): Promise<QuarantinedRecord | undefined> {
    try {
      return await openQuarantined(this.keys, key.tenantId, sealed)
    } catch (error) {
      if (error instanceof BrokenSealError) brokenSeals.inc()
      if (!(error instanceof KeyStoreError)) throw error
      throw unavailable('The keys of personal data cannot be read at the moment.', { cause: error })
    }
  }

  async #ask<T>(key: KnownKey, work: (client: TenantClient) => Promise<T>): Promise<T> {
    try {
      return await asTenant(this.pool, key.tenantId, work)
    } catch (cause) {
      throw unavailable('The quarantine cannot be asked at the moment.', { cause })
    }
  }
}

function noSuchRecord(): Problem {
  return new Problem({ status: 404, detail: 'There is no such record in the quarantine (any more).' })
}

/** In microseconds. */
function receivedAtOf(record: QuarantinedRecord): number {
  const told = 'raw' in record ? record.raw.timestamp * 1_000 : Number.NaN
  return told > 0 && told < record.recordedAt ? told : record.recordedAt
}

function sentOf(event: unknown): Sent | undefined {
  return isRecord(event) ? oneEvent(event) : undefined
}
