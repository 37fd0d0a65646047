import { readSql } from '@throughline/database'
import { readBuilds, type ViewBuild } from '@throughline/log'
import type { Log } from '@throughline/platform'
import type { Pool, PoolClient } from 'pg'
import { inTransaction } from '../in-transaction.js'
import type { Registry } from '../views/registry.js'
import type { View } from '../views/view.js'
import { checksumOf } from './checksum.js'

const lockText = readSql(import.meta.url, './lock-contest.sql')

/** A build so close behind the live one is held beside it and compared. */
const NEAR_EVENTS = 1_000
const NEAR_PENDING = 500
/** Then both go on, and meet again later. */
const LONGEST_HOLD_MS = 60_000
/** Comparing reads whole tables; the role allows a transaction 30 s. */
const COMPARE_LIMIT = `set local transaction_timeout = '15min'`

interface Contest {
  readonly view: View
  readonly build: ViewBuild
  readonly live: ViewBuild
}

/** Whether a build has nearly caught up with the live one of its view. */
export function isNear(build: ViewBuild, live: ViewBuild): boolean {
  return build.parts.every(({ next }, part) => next + NEAR_EVENTS >= (live.parts[part]?.next ?? 0))
}

/**
 * Brings builds that have caught up into the place of the live ones. Both are held at the same position in every part,
 * compared there, and switched; of the same version they must be equal. Meanwhile the view stands still; other views
 * and the recorder do not.
 */
export class Switcher {
  private readonly heldSince = new Map<string, number>()

  constructor(
    private readonly pool: Pool,
    private readonly registry: Registry,
    private readonly log: Log,
  ) {}

  /** Does what can be done now; call it again and again. Several processes may. */
  async round(): Promise<void> {
    const builds = await readBuilds(this.pool)
    for (const build of builds.filter(({ state }) => state === 'building')) {
      const live = builds.find(({ view, state }) => view === build.view && state === 'live')
      const view = this.registry.find(build.view, build.version)
      if (live !== undefined && view !== undefined) await this.bring({ view, build, live })
    }
  }

  private async bring(contest: Contest): Promise<void> {
    const { view, build, live } = contest
    const isHeld = build.parts.every(({ hold }) => hold !== null)
    if (!isHeld) {
      if (isNear(build, live) && (await this.pending(view, build)) <= NEAR_PENDING) await this.hold(contest)
      return
    }
    const followed = this.registry.find(live.view, live.version) !== undefined
    const arrived = hasArrived(build) && (hasArrived(live) || !followed)
    if (arrived && (await this.pending(view, build)) + (followed ? await this.pending(view, live) : 0) === 0) {
      await this.decide(contest)
      this.heldSince.delete(nameOf(build))
    } else if (isFaulty(build) || isFaulty(live) || this.isOverdue(build)) {
      await this.pool.query('update views.cursor set hold_pos = null where view = $1', [view.name])
      this.heldSince.delete(nameOf(build))
    }
  }

  private pending({ settling }: View, { build }: ViewBuild): Promise<number> {
    return settling === undefined ? Promise.resolve(0) : settling.pending(this.pool, build)
  }

  /** The cursors are locked before they are looked at: none of them may pass the place where it is to be held. */
  private async hold({ build, live }: Contest): Promise<void> {
    this.heldSince.set(nameOf(build), performance.now())
    const both = [build.view, [build.build, live.build]]
    await inTransaction(this.pool, 'read committed', async (client) => {
      await client.query(
        'select from views.cursor where view = $1 and build = any ($2) order by build, part for update',
        both,
      )
      await client.query(
        `update views.cursor c set hold_pos = s.place
         from (
           select part, max(next_pos) as place from views.cursor where view = $1 and build = any ($2) group by part
         ) s
         where c.view = $1 and c.build = any ($2) and c.part = s.part`,
        both,
      )
    })
  }

  private isOverdue(build: ViewBuild): boolean {
    const since = this.heldSince.get(nameOf(build)) ?? performance.now()
    this.heldSince.set(nameOf(build), since)
    return performance.now() - since > LONGEST_HOLD_MS
  }

  /** Locks both. What was read of them before may be over: another process may have decided, and cleared the one that lost. */
  private async isOpen(client: PoolClient, { view, build, live }: Contest): Promise<boolean> {
    const followed = this.registry.find(live.view, live.version) !== undefined
    const { rows } = await client.query<{ arrived: boolean }>(lockText, [view.name, build.build, live.build, followed])
    return rows.length === 2 && rows.every(({ arrived }) => arrived)
  }

  private decide(contest: Contest): Promise<void> {
    const { view, build, live } = contest
    return inTransaction(this.pool, 'repeatable read', async (client) => {
      await client.query(COMPARE_LIMIT)
      if (!(await this.isOpen(client, contest))) return
      const same = live.version === build.version
      const equal = !same || (await areEqual(client, contest))
      const [winner, loser] = equal ? [build, live] : [live, build]
      const taken = same ? 'equal to the one before' : `took the place of version ${live.version}`
      const note = equal ? taken : 'a rebuild differed from it'
      await settle(client, winner, loser, note)
      const fields = { view: view.name, version: build.version, live: winner.build, note }
      if (equal) this.log.info('a view was switched to a new build', fields)
      else this.log.error('a rebuilt view differs from the live one, which stays', fields)
    })
  }
}

async function areEqual(client: PoolClient, { view, build, live }: Contest): Promise<boolean> {
  return (await checksumOf(client, view, build.build)) === (await checksumOf(client, view, live.build))
}

async function settle(client: PoolClient, winner: ViewBuild, loser: ViewBuild, note: string): Promise<void> {
  const { view } = winner
  await client.query(`update views.build set state = 'retired' where view = $1 and build = $2`, [view, loser.build])
  await client.query(
    `update views.build set state = 'live', live_at = coalesce(live_at, now()), note = $3
     where view = $1 and build = $2`,
    [view, winner.build, note],
  )
  await client.query('update views.cursor set hold_pos = null where view = $1', [view])
}

function hasArrived({ parts }: ViewBuild): boolean {
  return parts.every(({ next, hold }) => next === hold)
}

function isFaulty({ parts }: ViewBuild): boolean {
  return parts.some(({ fault }) => fault !== null)
}

function nameOf({ view, build }: ViewBuild): string {
  return `${view} ${build}`
}
