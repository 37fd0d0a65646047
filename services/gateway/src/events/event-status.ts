import { type Sight, sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { asTenant } from '@throughline/database'
import { timeOf } from '@throughline/events'
import { readEventStatus, type QuarantinedTelling } from '@throughline/log'
import { Problem, unavailable } from '@throughline/platform'
import { eventUidOf } from '@throughline/subjects'
import type { Pool } from 'pg'
import type { Senders } from './accept/sender.js'

interface Telling {
  /** To look it up in the quarantine. */
  quarantineId: string
  code: string
  reason: string
  recordedAt: string
}

/** What became of an event. */
export type EventStatusAnswer =
  | { status: 'recorded'; position: string; conflicts: Telling[] }
  | { status: 'quarantined'; quarantined: Telling[] }

/** Tells what became of an event, as far as the log knows. */
export class EventStatusReader {
  constructor(
    private readonly senders: Senders,
    private readonly pool: Pool,
  ) {}

  /** @throws Problem 404 when the log has not seen such an event (yet), 503 while PostgreSQL is away */
  async read(key: KnownKey, source: string, id: string): Promise<EventStatusAnswer> {
    const { keys, cipher } = this.senders.of(key)
    const { place, quarantined } = await this.#ask(key.tenantId, eventUidOf(keys, source, id), sightOf(key))
    if (place) {
      const position = cipher.seal([{ kind: 'position', part: place.part, number: place.position }])
      return { status: 'recorded', position, conflicts: quarantined.filter(({ code }) => code === 'conflict').map(shown) }
    }
    if (quarantined.length > 0) return { status: 'quarantined', quarantined: quarantined.map(shown) }
    throw new Problem({
      status: 404,
      type: 'unknown-event',
      title: 'The log does not have this event',
      detail: 'It was not sent, or is still on its way: recording takes a moment after the 202.',
    })
  }

  async #ask(tenantId: string, eventUid: string, sight: Sight) {
    try {
      return await asTenant(this.pool, tenantId, (client) => readEventStatus(client, tenantId, eventUid, sight), { readOnly: true })
    } catch (cause) {
      throw unavailable('The log cannot be asked at the moment.', { cause })
    }
  }
}

function shown({ id, code, reason, recordedAt }: QuarantinedTelling): Telling {
  return { quarantineId: id, code, reason, recordedAt: timeOf(recordedAt) }
}
