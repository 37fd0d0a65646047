import type { FollowedEvent } from '@throughline/log'
import type { Batch } from '../../follow/batch.js'
import type { Target, View, ViewContext } from '../view.js'
import { withoutErased } from './erased.js'
import { nothingTold, pairsIn, type Told } from './facts.js'
import { purge } from './purge.js'
import { addFacts, links, STATEMENTS } from './read-facts.js'
import { Resolver } from './resolver.js'
import { RulesOfTenants } from './rules-of-tenants.js'
import { Seen } from './seen.js'
import { folded, writeFacts } from './write-facts.js'

const TABLES = ['subject', 'link', 'conversation', 'statement', 'reassigned', 'member', 'anchor']

/**
 * Who is who. Parts write facts about pairs of identifiers, which can be done in any order; one resolver a tenant makes
 * customers of them.
 */
export function identityView({ keys }: ViewContext): View {
  const rules = new RulesOfTenants(keys)
  const resolver = new Resolver((client, tenantId) => rules.identity(client, tenantId))
  const seen = new Seen()
  return {
    name: 'identity',
    version: 1,
    tables: TABLES.map((table) => `views.identity_${table}`),
    scratch: ['views.identity_dirty', 'views.identity_resolver'],
    settling: resolver,

    async apply(batch, to) {
      for (const event of batch.events) if (event.type === 'customer.erased') await purge(to, event)
      const told = await withoutErased(to.client, await tell(batch, to, rules, seen.at(batch.clock)))
      if (told.length === 0) return undefined
      const facts = told.map(folded)
      await writeFacts(to, facts)
      return () => {
        for (const { tenantId, observed } of facts) for (const fact of observed) seen.note(to.build, tenantId, fact)
      }
    },
  }
}

/** What the events of a chunk tell that is not written yet, by tenant. */
async function tell(batch: Batch, { client, build }: Target, rules: RulesOfTenants, seen: Seen): Promise<Told[]> {
  const isNews = (event: FollowedEvent): boolean => {
    if (STATEMENTS.has(event.type)) return true
    return links(event) && pairsIn(event).some((pair) => seen.isNews(build, event.tenantId, pair))
  }
  const news = batch.events.filter(isNews)
  const opened = await batch.open(news)
  const byTenant = new Map<string, Told>()
  for (const [index, row] of news.entries()) {
    const told = byTenant.get(row.tenantId) ?? nothingTold(row.tenantId)
    byTenant.set(row.tenantId, told)
    addFacts(told, row, opened[index], await rules.reading(client, row.tenantId))
  }
  return [...byTenant.values()]
}
