import { beginBuild, readBuilds } from '@throughline/log'
import type { Log } from '@throughline/platform'
import type { Pool } from 'pg'
import type { Registry } from '../views/registry.js'

/**
 * Begins what is missing: the first build of a view that is new, and one beside the live build where that is of an
 * earlier version. Another process may do the same at the same time; one of them does it.
 */
export async function ensureBuilds(pool: Pool, registry: Registry, log: Log): Promise<void> {
  const builds = await readBuilds(pool)
  for (const { name, version } of registry.newest) {
    const own = builds.filter(({ view }) => view === name)
    if (own.some((build) => build.version >= version || build.state === 'building')) continue
    try {
      const build = await beginBuild(pool, name, version)
      log.info('a view begins at the first event', { view: name, version, build })
    } catch (error) {
      log.debug('another process has begun it', { view: name, version, error })
    }
  }
}
