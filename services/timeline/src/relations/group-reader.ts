import { Inject, Injectable } from '@nestjs/common'
import { type Sight, sightOf } from '@throughline/access'
import { partitionOf } from '@throughline/bus'
import type { KnownKey } from '@throughline/control'
import { isSettled, type PartProgress, type PlaceCipher, readProgress, readViewProgress } from '@throughline/log'
import { invalidParameter, noteAudit, Problem } from '@throughline/platform'
import { groupOf, tenantKeys } from '@throughline/subjects'
import { Customers } from '../customers/customers.js'
import { Database } from '../database/database.js'
import { type Freshness, freshnessOfAll } from '../freshness/freshness.js'
import type { ViewName } from '../freshness/view-watch.js'
import { Waiting } from '../freshness/waiting.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'

const VIEWS = ['identity', 'relations'] as const

/** A group that somebody asks for, and where its own events lie. */
export interface AskedGroup {
  readonly tenantId: string
  readonly groupId: string
  readonly part: number
  /** Whether it was asked for by its id, which may be anybody's. */
  readonly byId: boolean
  readonly sight: Sight
  readonly cipher: PlaceCipher
}

/** How much an answer about groups can know of. */
export interface Known {
  /** The database's clock, in microseconds. */
  readonly now: number
  /** Whether all that is recorded has been taken into account. */
  readonly settled: boolean
  /** Of the log, in these parts. */
  readonly freshness: (parts: readonly number[], cipher: PlaceCipher) => Freshness
}

/** What all routes about groups need: which group is meant, to wait for a write, and to say how fresh the answer is. */
@Injectable()
export class GroupReader {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Waiting) private readonly waiting: Waiting,
  ) {}

  /**
   * Finds the group, and notes for the audit that somebody asked about it.
   * @throws Problem 400 that names `group` when it can't be a reference
   */
  async find(reference: string, caller: KnownKey): Promise<AskedGroup> {
    const { tenantId } = caller
    const found = groupOf(reference, caller.rules, tenantKeys(this.settings.keys, tenantId), caller.organisation)
    if (!found.ok) throw invalidParameter('group', found.reason)
    const { subjectId: groupId } = found
    const sight = sightOf(caller)
    noteAudit({ target: groupId, parts: sight.personal ? ['open', 'personal'] : ['open'] })
    const part = partitionOf(groupId, await this.database.partsOfLog())
    const byId = /^\s*id:/i.test(reference)
    return { tenantId, groupId, part, byId, sight, cipher: this.customers.cipherOf(tenantId) }
  }

  /** @param more views that the answer is made of besides @throws Problem 400, 504 */
  async waitFor(token: string | undefined, waitMs: number, tenantId: string, more: readonly ViewName[] = []): Promise<void> {
    if (token === undefined) return
    await this.waiting.forToken({ token, waitMs, tenantId, cipher: this.customers.cipherOf(tenantId), views: [...VIEWS, ...more] })
  }

  /** To be asked before what the answer is made of. */
  async known(tenantId: string): Promise<Known> {
    const views = await this.database.askAs(tenantId, (client) => readViewProgress(client, tenantId, { views: VIEWS }))
    const progress = await this.database.ask((pool) => readProgress(pool, this.settings.topics))
    const byPart = new Map(progress.map((one): [number, PartProgress] => [one.part, one]))
    return {
      now: progress[0]?.readAt ?? 0,
      settled: isSettled(views),
      freshness: (parts, cipher) => freshnessOfAll(new Map([...byPart].filter(([part]) => parts.includes(part))), cipher),
    }
  }
}

/** 404 that says nothing about which group was asked for. */
export function unknownGroup(): Problem {
  return new Problem({
    status: 404,
    type: 'unknown-group',
    title: 'No such group',
    detail: 'Nothing was told of this group. If you have just published it, pass its token as after.',
  })
}
