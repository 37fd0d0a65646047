import type { Caller } from '@throughline/access'
import { dropRuleDraft, readRuleDraft, type RuleDraft, saveRuleDraft } from '@throughline/control/administration'
import { asTenant } from '@throughline/database'
import { timeOf } from '@throughline/events'
import { noteAudit } from '@throughline/platform'
import { readRules, type RuleKindName } from '@throughline/rules'
import type { Pool } from 'pg'
import { asked, asProblem, noDraft } from './problems.js'
import type { NewDraft } from './requests.js'

/** A draft as the API shows it. */
export interface ShownDraft {
  kind: string
  revision: string
  basedOn: number
  rules: unknown
  by: string
  at: string
}

/** Rules that are being worked on: one draft a kind, in force nowhere. */
export class DraftDesk {
  constructor(private readonly pool: Pool) {}

  /** @throws Problem 404 */
  async read({ tenantId }: Caller, kind: RuleKindName): Promise<ShownDraft> {
    const draft = await asked(() => asTenant(this.pool, tenantId, (client) => readRuleDraft(client, tenantId, kind)))
    if (draft === undefined) throw noDraft()
    return shown(draft)
  }

  /** @throws Problem 400 with what is wrong, 409 when the draft is not the one that was read */
  async save({ tenantId, id }: Caller, kind: RuleKindName, { rules, basedOn, revision }: NewDraft): Promise<ShownDraft> {
    const wish = { kind, basedOn, revision, body: checked(kind, rules), by: id }
    noteAudit({ target: kind })
    return shown(await asked(() => asTenant(this.pool, tenantId, (client) => saveRuleDraft(client, tenantId, wish))))
  }

  /** Doing it again changes nothing. */
  async drop({ tenantId }: Caller, kind: RuleKindName): Promise<void> {
    noteAudit({ target: kind })
    await asked(() => asTenant(this.pool, tenantId, (client) => dropRuleDraft(client, tenantId, kind)))
  }
}

function checked(kind: RuleKindName, rules: unknown): unknown {
  try {
    return readRules(kind, rules)
  } catch (error) {
    throw asProblem(error)
  }
}

function shown({ kind, revision, basedOn, body, by, at }: RuleDraft): ShownDraft {
  return { kind, revision, basedOn, rules: body, by, at: timeOf(at) }
}
