import { readSql } from '@throughline/database'
import { CARE_KINDS } from '@throughline/rules'
import { markTenants } from '../../care/marks/mark.js'
import type { View } from '../view.js'
import { isPublication, publishedIn } from './published.js'
import { tell } from './tell.js'

const writeText = readSql(import.meta.url, './write-versions.sql')

/** After a publication of these customers are judged again. */
const KINDS: ReadonlySet<string> = new Set(CARE_KINDS)

/** The versions of each tenant's rules, from the events that publish them. Which one is in force is the set's to say. */
export const rulesView: View = {
  name: 'rules',
  version: 1,
  tables: ['views.rule_version'],
  concerns: isPublication,
  async apply(batch, { client, build }) {
    const published = await publishedIn(batch)
    if (published.length === 0) return
    await client.query(writeText, [
      build,
      published.map(({ tenantId }) => tenantId),
      published.map(({ kind }) => kind),
      published.map(({ version }) => version),
      published.map(({ eventUid }) => eventUid),
      published.map(({ at }) => at),
      published.map(({ by }) => by),
      published.map(({ reason }) => reason),
      published.map(({ restores }) => restores),
      published.map(({ body }) => body),
      published.map(({ companions }) => (companions.length === 0 ? null : JSON.stringify(companions))),
    ])
    await tell(client, published, build)
    // With the last of what goes together all of it is in force.
    const judged = published.filter(({ kind, companions }) => [kind, ...companions.map((one) => one.kind)].some((one) => KINDS.has(one)))
    await markTenants(client, judged.map(({ tenantId }) => tenantId), build)
  },
}
