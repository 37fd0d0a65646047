import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { dropRuleDraft, type KindVersion, notePublished, type PublicationWish, readPublication, reservePublication } from '@throughline/control/administration'
import { asTenant, type TenantClient } from '@throughline/database'
import { readEventStatus } from '@throughline/log'
import type { RuleKindName } from '@throughline/rules'
import { defaultRules, eventUidOf, type MasterKeys, tenantKeys } from '@throughline/subjects'
import type { Pool } from 'pg'
import { RULES_WAY_IN } from '../events/accept/accept-events.js'
import type { EventPublisher } from '../events/event-publisher.js'
import { someEvents } from '../events/sent.js'
import { asked, changedMeanwhile, unknownVersion } from './problems.js'
import { eventOf, idOfVersion, type RulePublication, RULES_SOURCE } from './rule-event.js'

/** Rules of one kind that are to follow a version. */
export interface Wish {
  readonly kind: RuleKindName
  /** The version in force, as far as the caller knows. */
  readonly expected: number
  readonly body: unknown
  readonly restores?: number
  /** Of the draft that it was; it is dropped then. */
  readonly revision?: string
}

/** When and why some rules are published. */
export interface Occasion {
  readonly reason: string | undefined
  /** In microseconds since 1970; undefined: now. */
  readonly at: number | undefined
}

export interface Put {
  readonly versions: readonly KindVersion[]
  /** Null when it is told later. */
  readonly token: string | null
}

/** So long before it is told by whoever asks for it, what goes together is due: should they die, a gateway tells the rest. */
const AT_ONCE_MICROS = 1_000_000

/**
 * Gives versions to rules, and tells them. Of two that want to follow the same version one is taken: the version is reserved
 * in the control tables first, and its event has an id made of kind and version, which the log takes once.
 */
export class Publications {
  constructor(
    private readonly pool: Pool,
    private readonly master: MasterKeys,
    private readonly publisher: EventPublisher,
  ) {}

  /**
   * Of several wishes all are taken, or none; they are in force from the same moment on.
   * @throws Problem 409 when something else is in force than expected, 429, 503
   */
  async put(caller: KnownKey, wishes: readonly Wish[], { reason, at }: Occasion): Promise<Put> {
    const { tenantId, id: by } = caller
    const versions = wishes.map(({ kind, expected }) => ({ kind, version: expected + 1 }))
    const dueAt = at ?? (wishes.length > 1 ? Date.now() * 1_000 - AT_ONCE_MICROS : undefined)
    const reserved = await this.#ask(tenantId, async (client) => {
      const found: RulePublication[] = []
      for (const [index, { kind, expected, body, restores }] of wishes.entries()) {
        const companions = versions.length > 1 ? versions.filter((_, other) => other !== index) : undefined
        const wish: PublicationWish = { kind, version: expected + 1, body, by, reason, restores, dueAt, companions }
        found.push({ ...wish, tenantId, at: await this.#reserve(client, caller, wish) })
      }
      // With the reservation: what is scheduled is no draft any more, and what could not be scheduled still is.
      if (at !== undefined) await dropDrafts(client, tenantId, wishes)
      return found
    })
    if (at !== undefined) return { versions, token: null }
    const token = await this.tell(reserved)
    await this.#ask(tenantId, (client) => dropDrafts(client, tenantId, wishes))
    return { versions, token }
  }

  /** Puts reserved versions of one tenant into Kafka, and notes that it has them. @throws Problem 429, 503 */
  async tell(publications: readonly RulePublication[]): Promise<string | null> {
    const [first] = publications
    if (first === undefined) return null
    const { tenantId } = first
    const sent = someEvents(publications.map(eventOf))
    const { token, rejected } = await this.publisher.publish({ ...sent, headers: {}, key: speakerOf(tenantId), wayIn: RULES_WAY_IN })
    if (rejected.length > 0) throw new Error(`rules of ${first.kind} were not taken as an event: ${rejected[0]!.reason}`)
    await this.#ask(tenantId, async (client) => {
      for (const { kind, version } of publications) await notePublished(client, tenantId, kind, version)
    })
    return token
  }

  /** The rules of a version that was published. @throws Problem 404, 503 */
  async bodyOf(caller: KnownKey, kind: string, version: number): Promise<unknown> {
    return this.#ask(caller.tenantId, async (client) => {
      const publication = await readPublication(client, caller.tenantId, kind, version)
      if (publication === undefined || !(publication.sent || (await this.#isInLog(client, caller, kind, version)))) throw unknownVersion(version)
      return publication.body
    })
  }

  async #reserve(client: TenantClient, caller: KnownKey, wish: PublicationWish): Promise<number> {
    const { kind, version } = wish
    const known = version === 1 || (await this.#isPublished(client, caller, kind, version - 1))
    const free = known && !(await this.#isInLog(client, caller, kind, version))
    const at = free ? await reservePublication(client, caller.tenantId, wish) : undefined
    if (at !== undefined) return at
    throw changedMeanwhile(`Version ${version - 1} of the ${kind} rules is not in force, or not any more, or its successor is scheduled: read what is.`)
  }

  async #isPublished(client: TenantClient, caller: KnownKey, kind: string, version: number): Promise<boolean> {
    const publication = await readPublication(client, caller.tenantId, kind, version)
    return publication?.sent === true || this.#isInLog(client, caller, kind, version)
  }

  async #isInLog(client: TenantClient, caller: KnownKey, kind: string, version: number): Promise<boolean> {
    const uid = eventUidOf(tenantKeys(this.master, caller.tenantId), RULES_SOURCE, idOfVersion(kind, version))
    return (await readEventStatus(client, caller.tenantId, uid, sightOf(caller))).place !== undefined
  }

  #ask<T>(tenantId: string, work: (client: TenantClient) => Promise<T>): Promise<T> {
    return asked(() => asTenant(this.pool, tenantId, work))
  }
}

async function dropDrafts(client: TenantClient, tenantId: string, wishes: readonly Wish[]): Promise<void> {
  for (const { kind, revision } of wishes) if (revision !== undefined) await dropRuleDraft(client, tenantId, kind, revision)
}

/** The tenant's own rules: who may publish them may have this told, and nothing else; and what is due the system tells itself. */
function speakerOf(tenantId: string): KnownKey {
  return { kind: 'service', id: 'rules', tenantId, tenantSlug: '', scopes: ['events:publish', 'events:control'], origins: [], rules: defaultRules }
}
