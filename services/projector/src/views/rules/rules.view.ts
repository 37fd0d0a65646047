import { readSql } from '@throughline/database'
import type { View } from '../view.js'
import { isPublication, publishedIn } from './published.js'
import { tell } from './tell.js'

const writeText = readSql(import.meta.url, './write-versions.sql')

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
  },
}
