import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '@throughline/platform'
import type { MasterKeys } from '@throughline/subjects'
import { LRUCache } from 'lru-cache'
import type { Pool, PoolClient } from 'pg'
import { isPassing } from '../follow/passing.js'
import { customersFolded } from '../metrics.js'
import { RulesOfTenants } from '../views/identity/rules-of-tenants.js'
import type { Settling, SettlingTools } from '../views/view.js'
import type { Derivation } from './derivation.js'
import { LAZY_MS } from './marks/mark.js'
import { type Failing, failingIn, noteDue, noteRecomposed, pendingIn } from './marks/note-due.js'
import { refold } from './refold/refold.js'
import { RulesInForce } from './refold/rules-in-force.js'
import { putOff, take, type Taken, type TakenMark } from './refold/taken.js'
import { Overtaken } from './refold/write.js'
import { withdrawMissing } from './tell/withdraw.js'

/** Identifiers that are taken up in a round. */
const PICKED = 64
/** How often it is looked whose time has come, and which rules have changed. */
const NOTE_MS = 200
/** While the view is so many events behind, whoever is new waits a while: more is coming, and one fold does for all of it. */
const PATIENCE = [
  { behind: 20_000, ms: 30_000 },
  { behind: 1_000, ms: 5_000 },
]
/** Somebody else was first, or a passing trouble. */
const SOON_MS = 50
const FIRST_RETRY_MS = 5_000
const LONGEST_RETRY_MS = 600_000
const MAX_RESTING = 10_000

/** Folds customers of whom something is new, many at a time; one who cannot be folded stops no other. Several processes may. */
export class CareFolder implements Settling {
  private readonly rules = new RulesInForce()
  private readonly tenants: RulesOfTenants
  /** Until when identifiers rest whose customers take long, by `performance.now()`. */
  private readonly resting = new LRUCache<string, number>({ max: MAX_RESTING })
  private noted = -Infinity

  constructor(
    keys: MasterKeys,
    private readonly derivations: readonly Derivation[],
  ) {
    this.tenants = new RulesOfTenants(keys)
  }

  async settle(pool: Pool, build: number, tools: SettlingTools): Promise<boolean> {
    let more = false
    if (performance.now() - this.noted > NOTE_MS) {
      more = await noteDue(pool, build)
      if (await withdrawMissing(pool, build, Date.now() * 1_000, this.derivations)) more = true
      if (!more) this.noted = performance.now()
    }
    await noteRecomposed(pool, build)
    const begun = performance.now()
    const news = PATIENCE.find(({ behind }) => tools.behind > behind)?.ms ?? 0
    const taken = await take(pool, build, PICKED, { news, rest: tools.isLive ? news : -LAZY_MS })
    const troubles: unknown[] = []
    // A passing trouble with one tenant leaves what was taken up of the others to nobody.
    for (const one of taken) await this.refoldSome(one, tools).catch((error: unknown) => troubles.push(error))
    if (troubles.length > 0) throw troubles[0]
    // While there are events to follow, it rests as long as it worked.
    if (taken.length > 0 && tools.behind > 0) await sleep(performance.now() - begun)
    return more || taken.length > 0
  }

  pending(client: Pool | PoolClient, build: number): Promise<number> {
    return pendingIn(client, build)
  }

  async failing(client: Pool | PoolClient, build: number): Promise<Failing> {
    return failingIn(client, build)
  }

  private async refoldSome(taken: Taken, tools: SettlingTools): Promise<void> {
    const { pool } = tools
    const due: TakenMark[] = []
    for (const mark of taken.marks) {
      const restMs = (this.resting.get(nameOf(taken.tenantId, mark.subjectId)) ?? 0) - performance.now()
      if (restMs > 0) await putOff(pool, taken, [mark], restMs)
      else due.push(mark)
    }
    if (due.length > 0) await this.tryAll({ ...taken, marks: due }, tools)
  }

  private async tryAll(taken: Taken, tools: SettlingTools): Promise<void> {
    const { pool, vault, log } = tools
    const { tenantId, marks } = taken
    const { derivations, rules, tenants } = this
    try {
      const rests = (...[tenant, subjectIds, ms]: [string, readonly string[], number]): void => this.rest(tenant, subjectIds, ms)
      customersFolded.inc({ outcome: 'folded' }, await refold(taken, { pool, vault, derivations, rules, tenants, rests }))
    } catch (error) {
      if (error instanceof Overtaken || isPassing(error)) {
        customersFolded.inc({ outcome: 'overtaken' })
        await putOff(pool, taken, marks, SOON_MS)
        if (!(error instanceof Overtaken)) throw error
      } else if (marks.length > 1) {
        for (const mark of marks) await this.tryAll({ ...taken, marks: [mark] }, tools)
      } else {
        const [mark] = marks
        customersFolded.inc({ outcome: 'failed' })
        log.error('a customer could not be folded', { tenantId, subjectId: mark?.subjectId, error })
        await putOff(pool, taken, marks, retryMs(mark?.failures ?? 0), messageOf(error).slice(0, 500))
      }
    }
  }

  private rest(tenantId: string, subjectIds: readonly string[], ms: number): void {
    const until = performance.now() + ms
    for (const subjectId of subjectIds) this.resting.set(nameOf(tenantId, subjectId), until)
  }
}

function nameOf(tenantId: string, subjectId: string): string {
  return `${tenantId} ${subjectId}`
}

/** Longer each time. */
function retryMs(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures, 20), LONGEST_RETRY_MS)
}
