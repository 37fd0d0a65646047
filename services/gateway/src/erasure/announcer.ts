import { Logger } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { asTenant } from '@throughline/database'
import { timeOf, type CloudEvent } from '@throughline/events'
import { noteAnnounced, readErasure, unannouncedErasures, type Erasure } from '@throughline/log'
import { defaultRules } from '@throughline/subjects'
import type { Pool } from 'pg'
import { oneEvent } from '../events/sent.js'
import { OUR_WAY_IN } from '../events/accept/accept-events.js'
import type { EventPublisher } from '../events/event-publisher.js'

/** Older ones are left by a gateway that died, or by a Kafka that was away. */
const LEFT_AFTER_MS = 10_000
const FIRST_MS = 1_000
const EVERY_MS = 15_000
const BATCH = 100

/** Where events about erasures come from. */
export const ERASURE_SOURCE = '/throughline/erasures'

/** Publishes each erasure as an event, once: its id is the erasure's. What fails is done later, by whichever gateway. */
export class Announcer {
  readonly #logger = new Logger('Erasure')
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  #running: Promise<void> = Promise.resolve()

  constructor(
    private readonly pool: Pool,
    private readonly publisher: EventPublisher,
  ) {}

  start(): void {
    this.#timer ??= this.#later(FIRST_MS)
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    this.#stopped = true
    await this.#running
  }

  /** Rejects when Kafka or the ledger is away. */
  async announce(erasure: Erasure): Promise<void> {
    await this.publisher.publish({ ...oneEvent(eventOf(erasure)), headers: {}, key: speakerFor(erasure), wayIn: OUR_WAY_IN })
    await asTenant(this.pool, erasure.tenantId, (client) => noteAnnounced(client, erasure))
  }

  #later(waitMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#running = this.#round()
    }, waitMs).unref()
  }

  async #round(): Promise<void> {
    await this.#catchUp()
    if (!this.#stopped) this.#timer = this.#later(EVERY_MS)
  }

  async #catchUp(): Promise<void> {
    try {
      for (const { tenantId, id } of await unannouncedErasures(this.pool, LEFT_AFTER_MS, BATCH)) {
        const erasure = await asTenant(this.pool, tenantId, (client) => readErasure(client, tenantId, id), { readOnly: true })
        if (erasure) await this.announce(erasure)
      }
    } catch (error) {
      this.#logger.warn('erasures could not be announced yet; it is tried again', error)
    }
  }
}

function eventOf(erasure: Erasure): CloudEvent {
  const { id, tenantId, kind, subjectIds, eventUid, fields, erasedAt } = erasure
  const time = timeOf(erasedAt)
  const about =
    kind === 'customer'
      ? { type: 'customer.erased', data: { erasureId: id, subjectIds, erasedAt: time } }
      : { type: 'event.erased', data: { erasureId: id, eventUid, ...(fields === null ? {} : { fields }) } }
  return { specversion: '1.0', id, source: ERASURE_SOURCE, time, subject: `tenant:${tenantId}`, ...about }
}

/** The system itself speaks, for the tenant. */
function speakerFor({ tenantId }: Erasure): KnownKey {
  return {
    kind: 'service',
    id: 'erasure',
    tenantId,
    tenantSlug: '',
    scopes: ['events:publish', 'events:control'],
    origins: [],
    rules: defaultRules,
  }
}
