import type { PoolClient } from 'pg'
import type { View } from '../views/view.js'

/**
 * A number for all that a build's tables hold, whatever the order of rows. Two builds with the same number are the
 * same, but for odds of one to 2⁶⁴ or so.
 */
export async function checksumOf(client: PoolClient, { tables }: View, build: number): Promise<string> {
  const sums: string[] = []
  for (const table of tables) {
    const { rows } = await client.query<{ sum: string }>(
      `select count(*) || ':' || coalesce(sum(hashtextextended((to_jsonb(t) - 'build')::text, 0)::numeric), 0) as sum
       from ${table} t where build = $1`,
      [build],
    )
    sums.push(rows[0]?.sum ?? '')
  }
  return sums.join(' ')
}
