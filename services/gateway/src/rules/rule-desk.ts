import type { KnownKey } from '@throughline/control'
import { cancelScheduled, readRuleDraft, readScheduled, saveRuleDraft, type ScheduledPublication } from '@throughline/control/administration'
import { asTenant, type TenantClient } from '@throughline/database'
import { timeOf } from '@throughline/events'
import { noteAudit } from '@throughline/platform'
import { RULE_KINDS, type RuleKindName } from '@throughline/rules'
import type { Pool } from 'pg'
import { asked, changedMeanwhile, noDraft, nothingScheduled } from './problems.js'
import type { Occasion, Publications, Put, Wish } from './publications.js'
import type { Publication, Release, Rollback } from './requests.js'

/** What was published, or will be. */
export interface PublishedAnswer {
  kind: string
  version: number
  /** A read with `after=<token>` goes by these rules; null when they are told later. */
  token: string | null
  /** When they are told, if that is later. */
  at?: string
}

export interface ReleaseAnswer {
  rules: { kind: string; version: number }[]
  token: string | null
  at?: string
}

/** A version that is told later. */
export interface ScheduledAnswer {
  kind: string
  version: number
  at: string
  by: string
  reason?: string
  /** What is in force from the same moment on. */
  with: { kind: string; version: number }[]
  rules: unknown
}

/** Puts rules in force: drafts and earlier versions, one kind or several, now or later. */
export class RuleDesk {
  constructor(
    private readonly pool: Pool,
    private readonly publications: Publications,
  ) {}

  /** @throws Problem 404 without a draft, 409 when it or what is in force is not what the caller has seen, 429, 503 */
  async publish(caller: KnownKey, kind: RuleKindName, { reason, at, ...draft }: Publication): Promise<PublishedAnswer> {
    const put = await this.#put(caller, [await this.#drafted(caller, { kind, ...draft })], { reason, at })
    return { kind, version: put.versions[0]!.version, token: put.token, ...atOf(at) }
  }

  /** Several kinds, in force from the same moment on: all or none. @throws Problem 404, 409, 429, 503 */
  async release(caller: KnownKey, { rules, reason, at }: Release): Promise<ReleaseAnswer> {
    const wishes: Wish[] = []
    for (const one of rules) wishes.push('to' in one ? await this.#restored(caller, one.kind, one) : await this.#drafted(caller, one))
    const { versions, token } = await this.#put(caller, wishes, { reason, at })
    return { rules: [...versions], token, ...atOf(at) }
  }

  /** Publishes an earlier version once more, as a new one; 0 is the standard. @throws Problem 404, 409, 429, 503 */
  async rollback(caller: KnownKey, kind: RuleKindName, { reason, ...rollback }: Rollback): Promise<PublishedAnswer> {
    const put = await this.#put(caller, [await this.#restored(caller, kind, rollback)], { reason, at: undefined })
    return { kind, version: put.versions[0]!.version, token: put.token }
  }

  /** What is told later, what comes first first. @throws Problem 503 */
  async scheduled(caller: KnownKey): Promise<{ scheduled: ScheduledAnswer[] }> {
    const found = await this.#ask(caller, (client) => readScheduled(client, caller.tenantId))
    return { scheduled: found.map(shown) }
  }

  /** Takes back what is told later, with what goes with it; drafts are drafts again where there are no others. @throws Problem 404, 503 */
  async cancel(caller: KnownKey, kind: RuleKindName): Promise<void> {
    noteAudit({ target: kind })
    const { tenantId } = caller
    const taken = await this.#ask(caller, async (client) => {
      const found = await cancelScheduled(client, tenantId, kind)
      for (const one of found) {
        if (one.restores !== undefined || (await readRuleDraft(client, tenantId, one.kind)) !== undefined) continue
        await saveRuleDraft(client, tenantId, { kind: one.kind, basedOn: one.version - 1, body: one.body, by: one.by, revision: undefined })
      }
      return found
    })
    if (taken.length === 0) throw nothingScheduled(kind)
  }

  async #put(caller: KnownKey, wishes: readonly Wish[], occasion: Occasion): Promise<Put> {
    noteAudit({ target: wishes.map(({ kind }) => kind).join(), parts: wishes.map(({ expected }) => String(expected + 1)) })
    return this.publications.put(caller, wishes, occasion)
  }

  async #drafted(caller: KnownKey, { kind, revision, expectedVersion }: Drafted): Promise<Wish> {
    const draft = await this.#ask(caller, (client) => readRuleDraft(client, caller.tenantId, kind))
    if (draft === undefined) throw noDraft()
    if (draft.revision !== revision) throw changedMeanwhile(`The draft of the ${kind} rules is not the one that you have read: read it again.`)
    return { kind, expected: expectedVersion ?? draft.basedOn, body: draft.body, revision }
  }

  async #restored(caller: KnownKey, kind: RuleKindName, { to, expectedVersion: expected }: Omit<Rollback, 'reason'>): Promise<Wish> {
    if (to >= expected) throw changedMeanwhile(`Version ${to} is not before version ${expected}, which you say is in force.`)
    const body = to === 0 ? RULE_KINDS[kind].standard : await this.publications.bodyOf(caller, kind, to)
    return { kind, expected, body, restores: to }
  }

  #ask<T>({ tenantId }: KnownKey, work: (client: TenantClient) => Promise<T>): Promise<T> {
    return asked(() => asTenant(this.pool, tenantId, work))
  }
}

interface Drafted {
  readonly kind: RuleKindName
  readonly revision: string
  readonly expectedVersion?: number | undefined
}

function atOf(at: number | undefined): { at?: string } {
  return at === undefined ? {} : { at: timeOf(at) }
}

function shown({ kind, version, dueAt, by, reason, companions = [], body }: ScheduledPublication): ScheduledAnswer {
  return { kind, version, at: timeOf(dueAt), by, ...(reason !== undefined && { reason }), with: [...companions], rules: body }
}
