import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import { partitionOf } from '@throughline/bus'
import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import { readTimelinePage } from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import { tenantKeys } from '@throughline/subjects'
import { Customers } from '../customers/customers.js'
import { versionOf } from '../customers/customer-version.js'
import { Database } from '../database/database.js'
import { freshnessOf } from '../freshness/freshness.js'
import { ViewWatch } from '../freshness/view-watch.js'
import { Waiting } from '../freshness/waiting.js'
import { IdentityRulesInForce } from '../identity/identity-rules.js'
import { PersonalData } from '../personal/personal-data.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import { compare } from './compare.js'
import { People } from './people.js'
import type { PreviewAnswer } from './preview-answer.js'
import type { PreviewBody } from './preview-body.js'
import { readWish } from './read-wish.js'

/** Says what a statement about who is who would change, and how it has to be made. Changes nothing. */
@Injectable()
export class PreviewDesk {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(IdentityRulesInForce) private readonly rules: IdentityRulesInForce,
    @Inject(Waiting) private readonly waiting: Waiting,
    @Inject(ViewWatch) private readonly views: ViewWatch,
    @Inject(PersonalData) private readonly personal: PersonalData,
  ) {}

  /** @throws Problem 400, 404, 422, 503, 504 */
  async preview(body: PreviewBody, caller: KnownKey): Promise<PreviewAnswer> {
    const { tenantId } = caller
    const cipher = this.customers.cipherOf(tenantId)
    if (body.after !== undefined) await this.waiting.forToken({ token: body.after, waitMs: body.wait, tenantId, cipher })
    const settled = await this.views.isSettled(tenantId)
    const parts = await this.database.partsOfLog()
    const found = await this.database.askAs(tenantId, (client) => this.look(client, body, caller, parts))
    const { knowledge, ...shown } = found
    return { ...shown, settled, freshness: freshnessOf(knowledge, partitionOf(shown.subjectId, parts), cipher) }
  }

  private async look(client: TenantClient, body: PreviewBody, caller: KnownKey, parts: number) {
    const { tenantId } = caller
    const keys = tenantKeys(this.settings.keys, tenantId)
    const liveTopic = this.settings.topics.live
    const now = Date.now() * 1_000
    const people = new People({ client, caller, keys, parts, liveTopic, personal: this.personal })
    const wish = await readWish(body, people, now)
    const { subjectId } = wish.ref
    noteAudit({ target: subjectId })
    const query = { tenantId, subjectId, part: partitionOf(subjectId, parts), sight: sightOf(caller), liveTopic, order: 'newest' as const, limit: 1 }
    const { knowledge } = await readTimelinePage(client, query)
    const customer = await people.customerOf(subjectId)
    const [shelf, rules] = [await this.rules.shelf(client, tenantId), await this.rules.of(client, caller)]
    const compared = await compare(client, wish, shelf, { rules, now, homes: people.homes })
    return { subjectId, customerId: customer.customerId, version: versionOf(customer), ...compared, knowledge }
  }
}
