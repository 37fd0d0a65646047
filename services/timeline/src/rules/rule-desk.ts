import { Inject, Injectable } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { readRuleDraft } from '@throughline/control/administration'
import type { TenantClient } from '@throughline/database'
import { areIdentityRulesApplied, readRuleVersions } from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import { RULE_KIND_NAMES, RULE_KINDS, type RuleKindName } from '@throughline/rules'
import { Customers } from '../customers/customers.js'
import { Database } from '../database/database.js'
import { Waiting } from '../freshness/waiting.js'
import { readParameters } from '../timeline/timeline-parameters.js'
import { kindOf, ruleParameters, versionsParameters } from './rule-parameters.js'
import { type DraftNote, draftNote, type ShownVersion, shownVersion } from './shown.js'

/** What holds for a kind of rules. */
export interface KindAnswer {
  kind: RuleKindName
  summary: string
  /** 0: the standard, nothing was ever published. */
  version: number
  rules: unknown
  /** Whether everything goes by them: while customers are being resolved again, not yet. */
  settled: boolean
  /** Who published it, when and why; missing for the standard. */
  published?: Omit<ShownVersion, 'rules' | 'version'>
  /** Somebody is working on other ones. */
  draft?: DraftNote
}

export interface VersionsAnswer {
  kind: RuleKindName
  versions: ShownVersion[]
  next: string | null
}

/** Says which rules are in force, and which were. */
@Injectable()
export class RuleDesk {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Waiting) private readonly waiting: Waiting,
  ) {}

  /** @throws Problem 400, 503, 504 */
  async all(caller: KnownKey, query: unknown): Promise<{ kinds: KindAnswer[] }> {
    await this.waitFor(caller, readParameters(ruleParameters, query))
    const kinds: KindAnswer[] = []
    await this.database.askAs(caller.tenantId, async (client) => {
      for (const kind of RULE_KIND_NAMES) kinds.push(await inForce(client, caller.tenantId, kind))
    })
    return { kinds }
  }

  /** @throws Problem 400, 404, 503, 504 */
  async one(caller: KnownKey, name: string, query: unknown): Promise<KindAnswer> {
    const kind = kindOf(name)
    noteAudit({ target: kind })
    await this.waitFor(caller, readParameters(ruleParameters, query))
    return this.database.askAs(caller.tenantId, (client) => inForce(client, caller.tenantId, kind))
  }

  /** The newest first. @throws Problem 400, 404, 503, 504 */
  async versions(caller: KnownKey, name: string, query: unknown): Promise<VersionsAnswer> {
    const kind = kindOf(name)
    noteAudit({ target: kind })
    const { limit, cursor, ...wait } = readParameters(versionsParameters, query)
    await this.waitFor(caller, wait)
    const wanted = { kind, limit, ...(cursor !== undefined && { below: cursor }) }
    const found = await this.database.askAs(caller.tenantId, (client) => readRuleVersions(client, caller.tenantId, wanted))
    const last = found.length === limit ? found.at(-1) : undefined
    return { kind, versions: found.map(shownVersion), next: last === undefined ? null : String(last.version) }
  }

  private async waitFor({ tenantId }: KnownKey, { after, wait }: { after?: string | undefined; wait: number }): Promise<void> {
    if (after === undefined) return
    const cipher = this.customers.cipherOf(tenantId)
    await this.waiting.forToken({ token: after, waitMs: wait, tenantId, cipher, views: ['rules'] })
  }
}

async function inForce(client: TenantClient, tenantId: string, kind: RuleKindName): Promise<KindAnswer> {
  const [newest] = await readRuleVersions(client, tenantId, { kind, limit: 1 })
  const draft = await readRuleDraft(client, tenantId, kind)
  const { summary, standard } = RULE_KINDS[kind]
  const worked = draft === undefined ? {} : { draft: draftNote(draft) }
  const settled = kind !== 'identity' || (await areIdentityRulesApplied(client, tenantId, newest?.version ?? 0))
  if (newest === undefined) return { kind, summary, version: 0, rules: standard, settled, ...worked }
  const { rules, version, ...published } = shownVersion(newest)
  return { kind, summary, version, rules, settled, published, ...worked }
}
