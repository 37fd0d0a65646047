import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import { type Effort, effortFrom } from '@throughline/care'
import type { KnownKey } from '@throughline/control'
import { readIssues, readRulesInForce } from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import { signalRulesOf } from '@throughline/rules'
import { CareCustomers } from '../care/care-customers.js'
import type { Known } from '../care/care-reader.js'
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
    @Inject(CareCustomers) private readonly customers: CareCustomers,
  ) {}

  /** @throws Problem 400, 404, 503, 504 */
  read(ref: string, parameters: EffortParameters, caller: KnownKey): Promise<EffortAnswer> {
    const { tenantId } = caller
    const { state, limit } = parameters
    const isOpen = state === undefined ? undefined : state === 'open'
    return this.customers.read(ref, parameters, caller, async (customerId) => {
      noteAudit({ parts: ['open'] })
      const { entries, published } = await this.database.askAs(tenantId, async (client) => ({
        entries: await readIssues(client, tenantId, sightOf(caller), { customerId, isOpen, limit: limit + 1 }),
        published: await readRulesInForce(client, tenantId, 'signals'),
      }))
      const { effort } = signalRulesOf(published)
      const issues = entries.slice(0, limit).map((entry) => ({ ...shownIssue(entry), effort: effortFrom(entry, effort) }))
      return { answer: { issues, more: entries.length > limit }, isThere: entries.length > 0 }
    })
  }
}
