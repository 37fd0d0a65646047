import type { Log } from '@throughline/platform'
import type { Pool } from 'pg'
import type { Registry } from '../views/registry.js'

/** Rows at a time: each statement is over soon, and autovacuum keeps up. */
const ROWS = 5_000

/** Clears some of what builds hold that are no longer used. @returns whether there was something to clear */
export async function clearRetired(pool: Pool, registry: Registry, log: Log): Promise<boolean> {
  const { rows: retired } = await pool.query<{ view: string; build: number }>(
    `select view, build from views.build b where state = 'retired' and exists (
       select from views.cursor c where c.view = b.view and c.build = b.build) order by view, build`,
  )
  for (const { view: name, build } of retired) {
    const tables = tablesOf(registry, name)
    if (tables.size === 0) continue
    for (const table of tables) {
      const { rowCount } = await pool.query(
        `delete from ${table}
         where build = $1 and ctid = any (array(select ctid from ${table} where build = $1 limit ${ROWS}))`,
        [build],
      )
      if ((rowCount ?? 0) > 0) return true
    }
    // Its row stays: a number is never used twice.
    await pool.query('delete from views.cursor where view = $1 and build = $2', [name, build])
    log.info('a build that is no longer used was cleared', { view: name, build })
  }
  return false
}

function tablesOf(registry: Registry, name: string): Set<string> {
  const versions = registry.views.filter((view) => view.name === name)
  return new Set(versions.flatMap(({ tables, scratch = [] }) => [...tables, ...scratch]))
}
