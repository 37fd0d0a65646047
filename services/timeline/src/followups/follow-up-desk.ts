import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { type FollowUpEntry, type FollowUpQuery, readFollowUps, readRulesInForce } from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import { rulesOf } from '@throughline/rules'
import { CareCustomers } from '../care/care-customers.js'
import { CarePages, cut } from '../care/care-pages.js'
import { CareReader, type Known } from '../care/care-reader.js'
import { Database } from '../database/database.js'
import { FollowUpEvents } from './follow-up-events.js'
import type { CustomerFollowUpsParameters, FollowUpParameters, FollowUpsParameters } from './follow-up-parameters.js'
import { type ShownFollowUp, shownFollowUp } from './shown.js'
import { unknownFollowUp } from './unknown-follow-up.js'

export interface FollowUpsAnswer extends Known {
  followUps: ShownFollowUp[]
  next: string | null
}

export interface FollowUpAnswer extends Known {
  followUp: ShownFollowUp & { subjectId: string }
  /** Its events, the oldest first. */
  life: object[]
  /** The events that show why it was opened. */
  evidence: object[]
  /** Who may grant how much goodwill, by the rules in force; none: whoever may change follow-ups. */
  goodwillLimits: { role: string; amount: string; currency: string }[]
}

type Asked = Omit<FollowUpQuery, 'limit' | 'behind'>

/** Answers what has to be seen to, and what came of it. */
@Injectable()
export class FollowUpDesk {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CareReader) private readonly reader: CareReader,
    @Inject(CareCustomers) private readonly customers: CareCustomers,
    @Inject(CarePages) private readonly pages: CarePages,
    @Inject(FollowUpEvents) private readonly events: FollowUpEvents,
  ) {}

  /** Of all customers, the newest first. @throws Problem 400, 503, 504 */
  list(parameters: FollowUpsParameters, caller: KnownKey): Promise<FollowUpsAnswer> {
    const { state: states, owner: owners, queue: queues, severity: severities, kind: kinds, organisation: organisations, cause: causes } = parameters
    const { overdue, from, to } = parameters
    return this.page({ states, owners, queues, severities, kinds, organisations, causes, overdue, from, to }, parameters, caller)
  }

  /** Of one customer. @throws Problem 400, 404, 503, 504 */
  ofCustomer(ref: string, { state: states, ...parameters }: CustomerFollowUpsParameters, caller: KnownKey): Promise<FollowUpsAnswer & { customerId: string }> {
    return this.customers.read(ref, parameters, caller, async (customerId) => {
      const answer = await this.read({ customerId, states }, parameters, caller)
      return { answer, isThere: answer.followUps.length > 0 }
    })
  }

  /** One, with its whole life. @throws Problem 400, 404, 503, 504 */
  async one(id: string, parameters: FollowUpParameters, caller: KnownKey): Promise<FollowUpAnswer> {
    const { tenantId } = caller
    const sight = sightOf(caller)
    const known = await this.reader.known(caller.tenantId, parameters)
    const { entry, limits } = await this.database.askAs(tenantId, async (client) => ({
      entry: (await readFollowUps(client, tenantId, sight, { ids: [id], limit: 1 }))[0],
      limits: await readRulesInForce(client, tenantId, 'limits'),
    }))
    if (entry === undefined) throw unknownFollowUp()
    noteAudit({ target: entry.customerId, parts: sight.personal ? ['open', 'personal'] : ['open'] })
    const [life, evidence] = [await this.events.shown(tenantId, entry.events, sight), await this.events.shown(tenantId, entry.evidence, sight)]
    const goodwillLimits = rulesOf('limits', limits).limits.flatMap(({ what, ...limit }) => (what === 'goodwill' ? [limit] : []))
    return { followUp: { ...shownFollowUp(entry), subjectId: subjectOf(entry) }, life, evidence, goodwillLimits, ...known }
  }

  private async page(asked: Asked, parameters: FollowUpsParameters, caller: KnownKey): Promise<FollowUpsAnswer> {
    noteAudit({ parts: ['open'] })
    const known = await this.reader.known(caller.tenantId, parameters)
    return { ...(await this.read(asked, parameters, caller)), ...known }
  }

  private async read(
    asked: Asked,
    { limit, cursor }: Pick<FollowUpsParameters, 'limit' | 'cursor'>,
    caller: KnownKey,
  ): Promise<Pick<FollowUpsAnswer, 'followUps' | 'next'>> {
    const { rows, next } = await this.pages.page(caller, {
      name: 'followups', words: 'these follow-ups and filters', asked, cursor,
      read: async (client, sight, key) => {
        const behind = key && { openedAt: key.occurredAt, eventUid: key.eventUid }
        const found = await readFollowUps(client, caller.tenantId, sight, { ...asked, behind, limit: limit + 1 })
        return cut(found, limit, ({ openedAt, eventUid }) => ({ occurredAt: openedAt, sequence: '', eventUid }))
      },
    })
    return { followUps: rows.map(shownFollowUp), next }
  }
}

/** Where its events lie. */
function subjectOf({ events, customerId }: FollowUpEntry): string {
  return events[0]?.subjectId ?? customerId
}
