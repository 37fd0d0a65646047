import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import { timeOf } from '@throughline/events'
import { isSubjectKnown, type KnownCustomer, MAX_MEMBERS, readCustomers, readLinks, readTimelinePage, RegionTooLarge } from '@throughline/log'
import { z } from 'zod'
import { Database } from '../database/database.js'
import { type Freshness, freshnessOf } from '../freshness/freshness.js'
import { ViewWatch } from '../freshness/view-watch.js'
import { Waiting } from '../freshness/waiting.js'
import { Regions } from '../identity/regions.js'
import type { Settings } from '../settings.js'
import { MAX_WAIT_MS, readParameters, token, wholeNumber } from '../timeline/timeline-parameters.js'
import { SETTINGS } from '../tokens.js'
import { Customers, unknownCustomer } from './customers.js'
import { plainStory, type Story, storyOf } from './customer-story.js'
import { versionOf } from './customer-version.js'

export const customerParameters = z.strictObject({
  after: token.optional(),
  wait: wholeNumber(0, MAX_WAIT_MS).default(1_000),
})

export interface CustomerAnswer extends Story {
  customerId: string
  ref: string
  /** Another one whenever identifiers come or go. */
  version: string
  subjects: { subjectId: string; type?: string; from?: string; until?: string }[]
  /** Whether everything that is recorded has been taken into account. */
  settled: boolean
  freshness: Freshness
}

/** Answers who a customer is, and why that is believed. */
@Injectable()
export class CustomerDesk {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Waiting) private readonly waiting: Waiting,
    @Inject(ViewWatch) private readonly views: ViewWatch,
    @Inject(Regions) private readonly regions: Regions,
  ) {}

  /** @throws Problem 400, 404, 503, 504 */
  async read(ref: string, query: unknown, caller: KnownKey): Promise<CustomerAnswer> {
    const { after, wait } = readParameters(customerParameters, query)
    const asked = await this.customers.find(ref, caller)
    const { tenantId, subjectId, part } = asked
    const cipher = this.customers.cipherOf(tenantId)
    if (after !== undefined) await this.waiting.forToken({ token: after, waitMs: wait, tenantId, cipher })
    const settled = await this.views.isSettled(tenantId)
    const question = { ...asked, sight: sightOf(caller), liveTopic: this.settings.topics.live, order: 'newest' as const, limit: 1 }
    return this.database.askAs(tenantId, async (client) => {
      const { knowledge, rows } = await readTimelinePage(client, question, this.settings)
      const customer = (await readCustomers(client, tenantId, [subjectId])).get(subjectId)
      if (customer === undefined) throw unknownCustomer()
      const alone = customer.members.length === 1 && customer.customerId === subjectId
      if (alone && rows.length === 0 && !(await isSubjectKnown(client, asked, question.sight))) throw unknownCustomer()
      const story = await this.story(client, customer, caller)
      const version = versionOf(customer)
      return { ...shown(customer), version, ...story, settled, freshness: freshnessOf(knowledge, part, cipher) }
    })
  }

  private async story(client: TenantClient, customer: KnownCustomer, caller: KnownKey): Promise<Story> {
    const subjects = customer.members.map((member) => member.subjectId)
    try {
      return storyOf(customer, await this.regions.look(client, caller, subjects))
    } catch (error) {
      if (!(error instanceof RegionTooLarge)) throw error
      return plainStory(await readLinks(client, caller.tenantId, subjects))
    }
  }
}

function shown({ customerId, members }: KnownCustomer): Pick<CustomerAnswer, 'customerId' | 'ref' | 'subjects'> {
  return {
    customerId,
    ref: `id:${customerId}`,
    subjects: members.slice(0, 2 * MAX_MEMBERS).map(({ subjectId, type, from, until }) => ({
      subjectId,
      ...(type !== undefined && { type }),
      ...(from !== null && { from: timeOf(from) }),
      ...(until !== null && { until: timeOf(until) }),
    })),
  }
}
