import { setTimeout as sleep } from 'node:timers/promises'
import { Logger } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { asTenant, type TenantClient } from '@throughline/database'
import {
  activeHolds,
  beginErasure,
  findErasableEvent,
  hideCustomer,
  MAX_COUNTED,
  previewSubjects,
  readErasure,
  type Erasure,
  type ErasureRequest,
} from '@throughline/log'
import { eventUidOf, tenantKeys, type MasterKeys } from '@throughline/subjects'
import type { Vault } from '@throughline/vault'
import type { Pool } from 'pg'
import type { Announcer } from './announcer.js'
import { asked, heldProblem, keyReusedProblem, nothingThere } from './problems.js'
import { type CustomerErasure, type EventErasure, printOf } from './requests.js'
import { type CustomerPreview, holdOf, type HoldItem, previewOf } from './shown.js'
import { aboutEvent, refuseOrganisations, subjectsOf } from './subjects-of.js'

/** The worker in the recorder's process looks every quarter of a second. */
const WAIT_MS = 2_000
const LOOK_MS = 100
/** The worker takes over after 15 s what a gateway has begun: by then this one must have given up. */
const GIVE_UP_MS = 10_000

export interface EventPreview {
  dryRun: true
  event: string
  type: string
  subject: string
  fields: readonly string[] | null
  holds: HoldItem[]
}

/** Begins erasures. The worker in the recorder's process finishes them, whatever becomes of this gateway. */
export class ErasureDesk {
  readonly #logger = new Logger('Erasure')

  constructor(
    private readonly pool: Pool,
    private readonly vault: Vault,
    private readonly master: MasterKeys,
    private readonly announcer: Announcer,
  ) {}

  /** Counts what an erasure would take along. @throws Problem 404 when there is nothing of this customer */
  async previewCustomer(caller: KnownKey, reference: string, { subjects: named }: CustomerErasure): Promise<CustomerPreview> {
    const { tenantId } = caller
    return this.#read(tenantId, async (client) => {
      const { all: subjects } = await subjectsOf(client, reference, named, caller, tenantKeys(this.master, tenantId))
      const preview = await previewSubjects(client, tenantId, subjects)
      const holds = await activeHolds(client, tenantId, subjects)
      const found = preview.subjects.some(({ events, quarantined }) => events + quarantined > 0)
      if (!found && holds.length === 0) throw nothingThere('customer: nothing would be erased')
      return previewOf(preview, holds, MAX_COUNTED)
    })
  }

  /**
   * Erases a customer: when it resolves, nobody can read it any more.
   * @throws Problem 409 while a legal hold is in force, 503
   */
  async eraseCustomer(caller: KnownKey, reference: string, wish: CustomerErasure, requestKey?: Buffer): Promise<Erasure> {
    const { tenantId, id: requestedBy } = caller
    const { named, all } = await this.#read(tenantId, (client) =>
      subjectsOf(client, reference, wish.subjects, caller, tenantKeys(this.master, tenantId)),
    )
    // What is said about their events may grow from one request to its repetition.
    const requestPrint = printOf('customer', named)
    const given = { tenantId, kind: 'customer' as const, subjectIds: all, reason: wish.reason, requestedBy, requestPrint }
    const begun = await this.#begin(given, requestKey)
    if (begun.unreadableAt !== null) return begun
    const erasure = await asked(() => within(GIVE_UP_MS, this.#hide(begun)))
    await past(erasure.erasedAt)
    await this.#announce(erasure)
    return erasure
  }

  /** @throws Problem 404 when the log does not have the event */
  async previewEvent(caller: KnownKey, { source, id, fields }: EventErasure): Promise<EventPreview> {
    refuseOrganisations(caller)
    const { tenantId } = caller
    const eventUid = eventUidOf(tenantKeys(this.master, tenantId), source, id)
    return this.#read(tenantId, async (client) => {
      const event = await findEvent(client, tenantId, eventUid)
      const holds = await activeHolds(client, tenantId, [event.subjectId])
      const subject = `id:${event.subjectId}`
      return { dryRun: true, event: eventUid, type: event.type, subject, fields: fields ?? null, holds: holds.map(holdOf) }
    })
  }

  /**
   * Erases one event or fields of it; usually nobody can read it any more when it resolves (`unreadableAt` tells).
   * @throws Problem 404 when the log does not have the event, 409 while a legal hold of its subject is in force, 503
   */
  async eraseEvent(caller: KnownKey, { source, id, fields, reason }: EventErasure, requestKey?: Buffer): Promise<Erasure> {
    refuseOrganisations(caller)
    const { tenantId, id: requestedBy } = caller
    const keys = tenantKeys(this.master, tenantId)
    const eventUid = eventUidOf(keys, source, id)
    const { subjectId } = await this.#read(tenantId, (client) => findEvent(client, tenantId, eventUid))
    const kind = fields === undefined ? ('event' as const) : ('field' as const)
    const requestPrint = printOf(kind, eventUid, fields)
    const given = { tenantId, kind, subjectIds: fields === undefined ? [subjectId, aboutEvent(eventUid, keys)] : [subjectId], eventUid, reason, requestedBy, requestPrint }
    const begun = await this.#begin(fields === undefined ? given : { ...given, fields }, requestKey)
    const erasure = await this.#untilUnreadable(begun)
    if (erasure.unreadableAt !== null) await this.#announce(erasure)
    return erasure
  }

  async #begin(request: Omit<ErasureRequest, 'now'>, requestKey: Buffer | undefined): Promise<Erasure> {
    const begun = await asked(() =>
      asTenant(this.pool, request.tenantId, (client) =>
        beginErasure(client, { ...request, now: Date.now() * 1_000 + 999, ...(requestKey === undefined ? {} : { requestKey }) }),
      ),
    )
    if (begun.status === 'held') throw heldProblem(begun.holds)
    if (begun.status === 'key-reused') throw keyReusedProblem()
    return begun.erasure
  }

  async #hide(erasure: Erasure): Promise<Erasure> {
    await hideCustomer((work) => asTenant(this.pool, erasure.tenantId, work), this.vault, erasure)
    return this.#again(erasure)
  }

  async #untilUnreadable(begun: Erasure): Promise<Erasure> {
    const deadline = Date.now() + WAIT_MS
    let erasure = begun
    while (erasure.unreadableAt === null && Date.now() < deadline) {
      await sleep(LOOK_MS)
      erasure = await this.#again(begun)
    }
    return erasure
  }

  async #again(erasure: Erasure): Promise<Erasure> {
    const { tenantId, id } = erasure
    return (await this.#read(tenantId, (client) => readErasure(client, tenantId, id))) ?? erasure
  }

  /** It holds whether or not it can be told now; the announcer tries again. */
  async #announce(erasure: Erasure): Promise<void> {
    if (erasure.announcedAt !== null) return
    try {
      await this.announcer.announce(erasure)
    } catch (error) {
      this.#logger.warn('an erasure could not be announced yet; it is tried again', error)
    }
  }

  #read<T>(tenantId: string, work: (client: TenantClient) => Promise<T>): Promise<T> {
    return asked(() => asTenant(this.pool, tenantId, work, { readOnly: true }))
  }
}

async function findEvent(client: TenantClient, tenantId: string, eventUid: string): Promise<{ subjectId: string; type: string }> {
  const event = await findErasableEvent(client, tenantId, eventUid)
  if (event === undefined) throw nothingThere('event in the log (any more, or yet)')
  return event
}

/** By this gateway's clock: whatever is published behind the answer happened behind the erasure. */
async function past(micros: number): Promise<void> {
  const aheadMs = Math.floor(micros / 1_000) + 1 - Date.now()
  if (aheadMs > 0) await sleep(Math.min(aheadMs, WAIT_MS))
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const late = new AbortController()
  const expired = sleep(limitMs, undefined, { signal: late.signal }).then(() => {
    throw new Error(`it took more than ${limitMs} ms`)
  })
  try {
    return await Promise.race([work, expired])
  } finally {
    late.abort()
    expired.catch(() => undefined)
  }
}
