import type { KnownKey } from '@throughline/control'
import { microsOf } from '@throughline/events'
import { invalidParameter, noteAudit } from '@throughline/platform'
import { type MasterKeys, personOf, type TenantKeys, tenantKeys } from '@throughline/subjects'
import { statementsOf } from './identity-events.js'
import type { Preview, PreviewQuestion } from './preview.js'
import { refused, versionChanged } from './problems.js'
import type { Asking, Common } from './requests.js'
import type { StatementAnswer, StatementPublisher } from './statement-publisher.js'
import type { TimelineClient } from './timeline-client.js'

/** What somebody wants to be said about a customer. */
export interface IdentityWish extends Common {
  readonly ref: string
  /** As the timeline is asked it. */
  readonly question: Omit<PreviewQuestion, 'after' | 'wait'>
  /** Types of the events that it takes, in the order in which the timeline plans them. */
  readonly types: readonly string[]
  /** References of identifiers that may be new. */
  readonly named?: readonly string[]
}

export type DryRun = Preview & { dryRun: true }

/** Has customers merged, unmerged and given identifiers: by events, which the timeline works out. */
export class IdentityDesk {
  constructor(
    private readonly master: MasterKeys,
    private readonly timeline: TimelineClient,
    private readonly publisher: StatementPublisher,
  ) {}

  /** What would change. @throws Problem 400, 404, 409 for another version, 422, 429, 503, 504 */
  async dryRun(caller: KnownKey, wish: IdentityWish, { authorization }: Asking): Promise<DryRun> {
    this.#keysFor(caller, wish.ref)
    const preview = await this.#preview(wish, authorization)
    noteAudit({ target: preview.subjectId })
    return { ...preview, dryRun: true }
  }

  /** @throws Problem as a dry run, 409 when it would not come true, 422 for a key of another request */
  say(caller: KnownKey, wish: IdentityWish, { authorization, key }: Asking): Promise<StatementAnswer> {
    const keys = this.#keysFor(caller, wish.ref)
    const { question, reason, expectedVersion, types, named = [] } = wish
    const request = { key, types, wish: { ...question, reason: reason ?? null, expectedVersion: expectedVersion ?? null } }
    return this.publisher.publish(caller, request, async (again) => {
      // What was published of it in part has changed the customer already.
      const preview = await this.#preview(again ? { ...wish, expectedVersion: undefined } : wish, authorization)
      if (!preview.achieved && !again) throw refused(preview)
      noteAudit({ target: preview.subjectId })
      return { statements: statementsOf(preview, { caller, keys, reason, named }), notBefore: microsOf(preview.at) ?? 0 }
    })
  }

  /** Whether two references name one subject. */
  isSame({ tenantId, rules }: KnownKey, one: string, other: string): boolean {
    const [a, b] = [one, other].map((reference) => personOf(reference, rules, tenantKeys(this.master, tenantId)))
    return a?.ok === true && b?.ok === true && a.subjectId === b.subjectId
  }

  async #preview({ question, after, wait, expectedVersion }: IdentityWish, authorization: string): Promise<Preview> {
    const preview = await this.timeline.preview({ ...question, ...(after !== undefined && { after }), wait }, authorization)
    if (expectedVersion !== undefined && expectedVersion !== preview.version) throw versionChanged(preview)
    return preview
  }

  /** @throws Problem 400 for a reference that can name no person, before anybody is asked */
  #keysFor({ tenantId, rules }: KnownKey, reference: string): TenantKeys {
    const keys = tenantKeys(this.master, tenantId)
    const found = personOf(reference, rules, keys)
    if (!found.ok) throw invalidParameter('ref', found.reason)
    return keys
  }
}
