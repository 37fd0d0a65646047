import type { Survey, SurveyRules } from '@throughline/care'
import { readPublication } from '@throughline/control/administration'
import { asTenant } from '@throughline/database'
import { readRules } from '@throughline/rules'
import { LRUCache } from 'lru-cache'
import type { Pool } from 'pg'

const MAX_VERSIONS = 500

/** A survey, and the rules it stands in. */
export interface FoundSurvey {
  readonly survey: Survey
  readonly rules: SurveyRules
}

/** What was asked, as the rules had it then. A version never changes, so it is read once. */
export class SurveyBook {
  readonly #known = new LRUCache<string, SurveyRules>({ max: MAX_VERSIONS })

  constructor(private readonly pool: Pool) {}

  /** @returns undefined where that version has no survey of this name; rejects while PostgreSQL is away */
  async find(tenantId: string, version: number, name: string): Promise<FoundSurvey | undefined> {
    const rules = await this.#rulesOf(tenantId, version)
    const survey = rules?.surveys.find((one) => one.name === name)
    return rules && survey && { rules, survey }
  }

  async #rulesOf(tenantId: string, version: number): Promise<SurveyRules | undefined> {
    const key = `${tenantId} ${version}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const published = await asTenant(this.pool, tenantId, (client) => readPublication(client, tenantId, 'surveys', version), { readOnly: true })
    if (published === undefined) return undefined
    const rules = readRules('surveys', published.body)
    this.#known.set(key, rules)
    return rules
  }
}
