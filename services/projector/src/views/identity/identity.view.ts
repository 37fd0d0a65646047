import type { Target, View, ViewContext } from '../view.js'
import { withoutErased } from './erased.js'
import { purge } from './purge.js'
import { tellsSomething } from './read-facts.js'
import { Resolver } from './resolver.js'
import { beginChunk, retractedAmong, retracts, writeRetractions } from './retractions.js'
import { RulesOfTenants } from './rules-of-tenants.js'
import { type Epoch, Seen } from './seen.js'
import { takeRules } from './take-rules.js'
import { tell } from './tell.js'
import { folded, writeFacts } from './write-facts.js'

const TABLES = [
  'subject', 'link', 'conversation', 'statement', 'reassigned', 'member', 'anchor', 'refused', 'retracted', 'withdrawn', 'unnamed',
  'rule',
]
const CHANGES: ReadonlySet<string> = new Set(['customer.erased', 'rule.published'])
const SCRATCH = ['dirty', 'sweep', 'resolver', 'retracting', 'retraction_clock']

/**
 * Who is who. Parts write facts about pairs of identifiers, which can be done in any order; one resolver a tenant makes
 * customers of them.
 */
export function identityView({ keys }: ViewContext): View {
  const rules = new RulesOfTenants(keys)
  const resolver = new Resolver((client, shelf) => rules.identity(client, shelf))
  const seenBy = new Map<number, Seen>()
  return {
    name: 'identity',
    version: 2,
    tables: TABLES.map((table) => `views.identity_${table}`),
    scratch: SCRATCH.map((table) => `views.identity_${table}`),
    settling: resolver,
    isContended: true,
    concerns: (event) => tellsSomething(event) || retracts(event) || CHANGES.has(event.type),

    async apply(batch, to) {
      await takeRules(batch, to)
      const events = batch.events.filter((event) => tellsSomething(event) || retracts(event))
      const reading = (tenantId: string) => rules.reading(to.client, tenantId)
      const clock = events.length === 0 ? 0 : await beginChunk(to, events.some(retracts))
      for (const event of batch.events) if (event.type === 'customer.erased') await purge(to, event)
      if (events.length === 0) return undefined
      await writeRetractions(to, batch, reading)
      const retracted = await retractedAmong(to, events, clock)
      const epoch: Epoch = `${batch.clock} ${clock}`
      const seen = seenOf(seenBy, to).at(epoch, batch)
      const { told, looked } = await tell({ batch, events, retracted, seen, reading })
      const facts = (await withoutErased(to.client, told)).map(folded)
      await writeFacts(to, facts)
      return () => {
        seen.noteReached(batch)
        for (const { tenantId, observed } of facts) seen.note(epoch, tenantId, observed)
        for (const { tenantId, subjectId } of looked) seen.noteKnown(epoch, tenantId, subjectId)
      }
    },
  }
}

function seenOf(seenBy: Map<number, Seen>, { build }: Target): Seen {
  const seen = seenBy.get(build) ?? new Seen()
  seenBy.set(build, seen)
  return seen
}
