import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import { type Effort, effortFrom } from '@throughline/care'
import type { KnownKey } from '@throughline/control'
import { readIssues, readRulesInForce } from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import { signalRulesOf } from '@throughline/rules'
import { CareReader, type Known } from '../care/care-reader.js'
import { Customers, unknownCustomer } from '../customers/customers.js'
import { Members } from '../customers/members.js'
import { Database } from '../database/database.js'
import { shownIssue } from './shown.js'
import type { EffortParameters } from './signal-parameters.js'

export interface EffortAnswer extends Known {
  customerId: string
  /** The one that was busy last first, each with what it cost the customer. */
  issues: (Record<string, unknown> & { effort: Effort })[]
  /** There are more than these. */
  more: boolean
}

/** Answers what a customer had to do for each of their matters. */
@Injectable()
export class EffortDesk {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Members) private readonly members: Members,
    @Inject(CareReader) private readonly reader: CareReader,
  ) {}

  /** @throws Problem 400, 404, 503, 504 */
  async read(ref: string, parameters: EffortParameters, caller: KnownKey): Promise<EffortAnswer> {
    const { tenantId, subjectId } = await this.customers.find(ref, caller)
    const sight = sightOf(caller)
    noteAudit({ parts: ['open'] })
    const known = await this.reader.known(tenantId, parameters)
    const { customerId, members } = await this.members.customerOf(tenantId, subjectId)
    const { state, limit } = parameters
    const isOpen = state === undefined ? undefined : state === 'open'
    const { entries, published } = await this.database.askAs(tenantId, async (client) => ({
      entries: await readIssues(client, tenantId, sight, { customerId, isOpen, limit: limit + 1 }),
      published: await readRulesInForce(client, tenantId, 'signals'),
    }))
    if (entries.length === 0 && !(await this.customers.isAnyKnown(tenantId, members, sight))) throw unknownCustomer()
    const { effort } = signalRulesOf(published)
    const issues = entries.slice(0, limit).map((entry) => ({ ...shownIssue(entry), effort: effortFrom(entry, effort) }))
    return { customerId, issues, more: entries.length > limit, ...known }
  }
}
