import { Injectable } from '@nestjs/common'
import type { TenantClient } from '@throughline/database'
import { readAllRulesInForce, type RulesInForce } from '@throughline/log'
import { type RuleKindName, rulesOf, type RulesOf } from '@throughline/rules'

/** Kinds that say how we and customers reach each other. */
export const REACH_KINDS = ['hours', 'promises', 'contact', 'templates'] as const
export type ReachKind = (typeof REACH_KINDS)[number]
export type ReachVersions = Readonly<Record<ReachKind, number>>

/** All of them, as they are in force at one moment. */
export type ReachRuleSet = { readonly [Kind in ReachKind]: RulesOf<Kind> } & { readonly versions: ReachVersions }

export function isReachKind(kind: string): kind is ReachKind {
  return (REACH_KINDS as readonly string[]).includes(kind)
}

const MOST = 500

/** Reads the rules of tenants, and checks each version once. */
@Injectable()
export class ReachRules {
  private readonly known = new Map<string, unknown>()

  async of(client: TenantClient, tenantId: string): Promise<ReachRuleSet> {
    const published = await readAllRulesInForce(client, tenantId, REACH_KINDS)
    const version = (kind: ReachKind): number => published.get(kind)?.version ?? 0
    return {
      hours: this.checked(tenantId, 'hours', published.get('hours')),
      promises: this.checked(tenantId, 'promises', published.get('promises')),
      contact: this.checked(tenantId, 'contact', published.get('contact')),
      templates: this.checked(tenantId, 'templates', published.get('templates')),
      versions: { hours: version('hours'), promises: version('promises'), contact: version('contact'), templates: version('templates') },
    }
  }

  private checked<Kind extends RuleKindName>(tenantId: string, kind: Kind, published: RulesInForce | undefined): RulesOf<Kind> {
    if (published === undefined) return rulesOf(kind, published)
    const name = `${tenantId} ${kind} ${published.version}`
    const rules = this.known.get(name) ?? rulesOf(kind, published)
    if (this.known.size >= MOST) this.known.clear()
    this.known.set(name, rules)
    // Put there under the name of its kind.
    return rules as RulesOf<Kind>
  }
}
