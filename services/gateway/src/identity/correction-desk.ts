import type { KnownKey } from '@throughline/control'
import { invalidParameter, noteAudit } from '@throughline/platform'
import { eventUidOf, type MasterKeys, personOf, tenantKeys } from '@throughline/subjects'
import type { Asking } from './requests.js'
import type { StatementAnswer, StatementPublisher } from './statement-publisher.js'

/** The event that is meant, and why. */
export interface Target {
  readonly source: string
  readonly id: string
  readonly reason?: string | undefined
}

/** Has single events shown elsewhere, or not at all: by events about them, which may come before them. */
export class CorrectionDesk {
  constructor(
    private readonly master: MasterKeys,
    private readonly publisher: StatementPublisher,
  ) {}

  /** @throws Problem 400 that names what cannot be a reference of a person, 422 for a key of another request, 429, 503 */
  refile(caller: KnownKey, { to, ...target }: Target & { readonly to: string }, asking: Asking): Promise<StatementAnswer> {
    const found = personOf(to, caller.rules, tenantKeys(this.master, caller.tenantId))
    if (!found.ok) throw invalidParameter('to', found.reason)
    const reference = found.type === undefined ? `subject:${found.subjectId}` : to
    return this.#say(caller, 'event.refiled', { ...target, to: reference }, asking)
  }

  /** @throws Problem 422 for a key of another request, 429, 503 */
  retract(caller: KnownKey, target: Target, asking: Asking): Promise<StatementAnswer> {
    return this.#say(caller, 'event.retracted', target, asking)
  }

  #say(caller: KnownKey, type: string, { reason, ...target }: Target & { readonly to?: string }, { key }: Asking): Promise<StatementAnswer> {
    noteAudit({ target: eventUidOf(tenantKeys(this.master, caller.tenantId), target.source, target.id) })
    const data = { ...target, by: caller.id, ...(reason !== undefined && { reason }) }
    return this.publisher.publish(caller, { key, types: [type], wish: { type, ...data } }, () => Promise.resolve({ statements: [{ type, data }], notBefore: 0 }))
  }
}
