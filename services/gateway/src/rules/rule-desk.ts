import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { dropRuleDraft, notePublished, readPublication, readRuleDraft, reservePublication } from '@throughline/control/administration'
import { asTenant, type TenantClient } from '@throughline/database'
import { readEventStatus } from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import { RULE_KINDS, type RuleKindName } from '@throughline/rules'
import { eventUidOf, type MasterKeys, tenantKeys } from '@throughline/subjects'
import type { Pool } from 'pg'
import { RULES_WAY_IN } from '../events/accept/accept-events.js'
import type { EventPublisher } from '../events/event-publisher.js'
import { oneEvent } from '../events/sent.js'
import { asked, changedMeanwhile, noDraft, unknownVersion } from './problems.js'
import type { Publication, Rollback } from './requests.js'
import { eventOf, idOfVersion, RULES_SOURCE } from './rule-event.js'

/** What was published. */
export interface PublishedAnswer {
  kind: string
  version: number
  /** A read with `after=<token>` goes by these rules. */
  token: string | null
}

interface Wish {
  readonly kind: RuleKindName
  /** The version in force, as far as the caller knows. */
  readonly expected: number
  readonly body: unknown
  readonly reason: string | undefined
  readonly restores?: number
  /** Of the draft that it was; it is dropped then. */
  readonly revision?: string
}

/**
 * Puts rules in force. Of two that want to follow the same version one is taken: the version is reserved in the control
 * tables first, and its event has an id made of kind and version, which the log takes once.
 */
export class RuleDesk {
  constructor(
    private readonly pool: Pool,
    private readonly master: MasterKeys,
    private readonly publisher: EventPublisher,
  ) {}

  /** @throws Problem 404 without a draft, 409 when it or what is in force is not what the caller has seen, 429, 503 */
  async publish(caller: KnownKey, kind: RuleKindName, { revision, expectedVersion, reason }: Publication): Promise<PublishedAnswer> {
    const draft = await this.#ask(caller, (client) => readRuleDraft(client, caller.tenantId, kind))
    if (draft === undefined) throw noDraft()
    if (draft.revision !== revision) throw changedMeanwhile('The draft is not the one that you have read: read it again.')
    const expected = expectedVersion ?? draft.basedOn
    return this.#put(caller, { kind, expected, body: draft.body, reason, revision })
  }

  /** Publishes an earlier version once more, as a new one; 0 is the standard. @throws Problem 404, 409, 429, 503 */
  async rollback(caller: KnownKey, kind: RuleKindName, { to, expectedVersion: expected, reason }: Rollback): Promise<PublishedAnswer> {
    if (to >= expected) throw changedMeanwhile(`Version ${to} is not before version ${expected}, which you say is in force.`)
    const body = to === 0 ? RULE_KINDS[kind].standard : await this.#ask(caller, (client) => this.#bodyOf(client, caller, kind, to))
    return this.#put(caller, { kind, expected, body, reason, restores: to })
  }

  async #put(caller: KnownKey, { kind, expected, body, reason, restores, revision }: Wish): Promise<PublishedAnswer> {
    const { tenantId, id: by } = caller
    const version = expected + 1
    const wish = { kind, version, body, by, reason, restores }
    const at = await this.#ask(caller, async (client) => {
      const known = expected === 0 || (await this.#isPublished(client, caller, kind, expected))
      const free = known && !(await this.#isInLog(client, caller, kind, version))
      return free ? reservePublication(client, tenantId, wish) : undefined
    })
    if (at === undefined) throw changedMeanwhile(`Version ${expected} of the ${kind} rules is not in force, or not any more: read what is.`)
    noteAudit({ target: kind, parts: [String(version)] })
    // The tenant's own rules: who may publish them may have this told, and nothing else.
    const speaker: KnownKey = { ...caller, kind: 'service', scopes: ['events:publish', 'events:control'] }
    const event = eventOf({ ...wish, tenantId, at })
    const { token } = await this.publisher.publish({ ...oneEvent(event), headers: {}, key: speaker, wayIn: RULES_WAY_IN })
    await this.#ask(caller, async (client) => {
      await notePublished(client, tenantId, kind, version)
      if (revision !== undefined) await dropRuleDraft(client, tenantId, kind, revision)
    })
    return { kind, version, token }
  }

  async #bodyOf(client: TenantClient, caller: KnownKey, kind: RuleKindName, version: number): Promise<unknown> {
    const publication = await readPublication(client, caller.tenantId, kind, version)
    if (publication === undefined || !(publication.sent || (await this.#isInLog(client, caller, kind, version)))) throw unknownVersion(version)
    return publication.body
  }

  async #isPublished(client: TenantClient, caller: KnownKey, kind: RuleKindName, version: number): Promise<boolean> {
    const publication = await readPublication(client, caller.tenantId, kind, version)
    return publication?.sent === true || this.#isInLog(client, caller, kind, version)
  }

  async #isInLog(client: TenantClient, caller: KnownKey, kind: RuleKindName, version: number): Promise<boolean> {
    const uid = eventUidOf(tenantKeys(this.master, caller.tenantId), RULES_SOURCE, idOfVersion(kind, version))
    return (await readEventStatus(client, caller.tenantId, uid, sightOf(caller))).place !== undefined
  }

  #ask<T>({ tenantId }: KnownKey, work: (client: TenantClient) => Promise<T>): Promise<T> {
    return asked(() => asTenant(this.pool, tenantId, work))
  }
}
