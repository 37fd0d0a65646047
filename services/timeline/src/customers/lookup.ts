import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { readTimelinePage } from '@throughline/log'
import { Database } from '../database/database.js'
import { type Freshness, freshnessOf } from '../freshness/freshness.js'
import { Waiting } from '../freshness/waiting.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import { Customers, unknownCustomer } from './customers.js'
import type { LookupBody } from './lookup-body.js'
import { Members } from './members.js'

export interface LookupAnswer {
  customerId: string
  /** For the URLs of all other routes; holds no personal data. */
  ref: string
  subjectIds: string[]
  freshness: Freshness
}

/** Turns a reference that holds personal data into one that does not. */
@Injectable()
export class Lookup {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Members) private readonly members: Members,
    @Inject(Waiting) private readonly waiting: Waiting,
  ) {}

  /** @throws Problem 400, 404, 503, 504 */
  async find({ ref, after, wait }: LookupBody, caller: KnownKey): Promise<LookupAnswer> {
    const customer = await this.customers.find(ref, caller)
    const cipher = this.customers.cipherOf(caller.tenantId)
    if (after !== undefined) await this.waiting.forToken({ token: after, waitMs: wait, tenantId: caller.tenantId, cipher })
    const sight = sightOf(caller)
    const { customerId, members } = await this.members.of(caller.tenantId, customer.subjectId)
    const query = { ...customer, sight, liveTopic: this.settings.topics.live, order: 'newest' as const, limit: 1 }
    const page = await this.database.askAs(caller.tenantId, (client) => readTimelinePage(client, query, this.settings))
    // An identifier that only others' events name is that of a customer, too.
    const isKnown = page.rows.length > 0 || (await this.customers.isAnyKnown(caller.tenantId, [customer, ...members], sight))
    if (!isKnown) throw unknownCustomer()
    return {
      customerId,
      ref: `id:${customerId}`,
      subjectIds: members.map(({ subjectId }) => subjectId),
      freshness: freshnessOf(page.knowledge, customer.part, cipher),
    }
  }
}
