import type { IncomingHttpHeaders } from 'node:http'
import type { KnownKey } from '@throughline/control'
import { asTenant, type TenantClient } from '@throughline/database'
import { isRecord } from '@throughline/events'
import { decideQuarantined, listQuarantine, readQuarantined, type QuarantinedRecord } from '@throughline/log'
import { invalidParameter, Problem, unavailable } from '@throughline/platform'
import type { Pool } from 'pg'
import type { EventPublisher, PublishAnswer } from '../events/event-publisher.js'
import { oneEvent, type Sent } from '../events/sent.js'
import { UUID, writeCursor } from './cursor.js'
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
  ) {}

  /** Newest first. A page may be the last one although it is full: then the next one is empty. */
  async list(key: KnownKey, { filter, limit }: ListQuery): Promise<QuarantinePage> {
    const entries = await this.#ask(key, (client) => listQuarantine(client, key.tenantId, filter, limit))
    const last = entries.length === limit ? entries.at(-1) : undefined
    return { records: entries.map(itemOf), next: last ? writeCursor(last) : null }
  }

  async show(key: KnownKey, id: string): Promise<QuarantineDetail> {
    return detailOf(await this.#read(key, id))
  }

  /**
   * Sends the event of a record, or a fixed one in its place, through the normal way in, and notes that it was done.
   * Doing it twice does no harm: an id counts once.
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
    const answer = await this.publisher.publish({ ...sent, headers, key, wayIn: 'replay' })
    await this.#ask(key, (client) => decideQuarantined(client, key.tenantId, id, 'replayed', key.id))
    return answer
  }

  async #read(key: KnownKey, id: string): Promise<QuarantinedRecord> {
    if (!UUID.test(id)) throw invalidParameter('id', 'a UUID in lower case')
    const record = await this.#ask(key, (client) => readQuarantined(client, key.tenantId, id))
    if (record) return record
    throw new Problem({ status: 404, detail: 'There is no such record in the quarantine (any more).' })
  }

  async #ask<T>(key: KnownKey, work: (client: TenantClient) => Promise<T>): Promise<T> {
    try {
      return await asTenant(this.pool, key.tenantId, work)
    } catch (cause) {
      throw unavailable('The quarantine cannot be asked at the moment.', { cause })
    }
  }
}

function sentOf(event: unknown): Sent | undefined {
  return isRecord(event) ? oneEvent(event) : undefined
}
