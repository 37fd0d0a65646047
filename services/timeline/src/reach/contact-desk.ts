import { Inject, Injectable } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { timeOf } from '@throughline/events'
import { Customers } from '../customers/customers.js'
import { type DecisionAnswer, shownDecision } from './contact-answer.js'
import { decideBy } from './contact-decision.js'
import { ContactReader } from './contact-reader.js'
import type { DecisionParameters } from './reach-parameters.js'
import { ReachReader } from './reach-reader.js'

/** Decides whether, where, when and with which words a customer may be contacted. */
@Injectable()
export class ContactDesk {
  constructor(
    @Inject(ReachReader) private readonly reader: ReachReader,
    @Inject(ContactReader) private readonly contacts: ContactReader,
    @Inject(Customers) private readonly customers: Customers,
  ) {}

  /** By the rules in force now and what had happened at the time asked about. @throws Problem 400, 404, 503, 504 */
  async decide(ref: string, caller: KnownKey, { purpose, channel, at: asked, language, ...waiting }: DecisionParameters): Promise<DecisionAnswer> {
    const customer = await this.customers.find(ref, caller)
    const read = await this.reader.read(
      caller.tenantId,
      waiting,
      (client, { positions, readAt }) => this.contacts.rows(client, customer, caller, { positions, upTo: Math.min(asked ?? readAt, readAt) }),
      ['identity', 'corrections'],
    )
    const { rules, readAt, freshness, more: rows } = read
    const at = asked ?? readAt
    const known = await this.contacts.facts(rows, caller, Math.min(at, readAt))
    const { decision, says } = decideBy(rules, { ...known, wish: { purpose, channel, at }, language })
    const { contact, hours, templates } = rules.versions
    return {
      customerId: rows.customerId,
      purpose,
      at: timeOf(at),
      ...shownDecision(decision),
      ...(says !== undefined && { says }),
      versions: { contact, hours, templates },
      freshness,
    }
  }
}
