import { Injectable } from '@nestjs/common'
import { type ContextFold, contextFold } from '@throughline/context'
import type { RulesInForce } from '@throughline/log'
import { journeyRulesOf } from '@throughline/rules'

/** Tenants whose folds are remembered; with more, all are forgotten, and made anew in no time. */
const MOST = 500

/** The folds of tenants, each by the rules of its journey. */
@Injectable()
export class JourneyFolds {
  private readonly standard = contextFold(journeyRulesOf(undefined))
  private readonly known = new Map<string, ContextFold>()

  /** @param published what is in force; undefined: the standard rules */
  of(tenantId: string, published: RulesInForce | undefined): ContextFold {
    if (published === undefined) return this.standard
    const name = `${tenantId} ${published.version}`
    const fold = this.known.get(name) ?? contextFold(journeyRulesOf(published))
    if (this.known.size >= MOST) this.known.clear()
    this.known.set(name, fold)
    return fold
  }
}
