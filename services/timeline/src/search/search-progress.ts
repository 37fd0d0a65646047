import { Inject, Injectable } from '@nestjs/common'
import { type PartKnowledge, type PlaceCipher, readProgress } from '@throughline/log'
import { Database } from '../database/database.js'
import { type Freshness, freshnessOfAll } from '../freshness/freshness.js'
import { ViewWatch } from '../freshness/view-watch.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'

/** Knows how fresh the search is: as the log, as long as the projector keeps up. */
@Injectable()
export class SearchProgress {
  /** By part: the time of which all had been taken in when that was seen for the last time, in microseconds. */
  private readonly knownAt = new Map<number, number>()

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(ViewWatch) private readonly views: ViewWatch,
  ) {}

  /** To be called before the search: it then knows at least that. */
  async now(tenantId: string, cipher: PlaceCipher): Promise<{ freshness: Freshness; settled: boolean }> {
    const { cursors } = await this.views.progress(tenantId, { views: ['search'] })
    const log = await this.database.ask((pool) => readProgress(pool, this.settings.topics))
    const known = new Map<number, PartKnowledge>()
    let settled = log.length > 0
    for (const { part, position, freshAt, readAt } of log) {
      const taken = (cursors.find((cursor) => cursor.part === part)?.next ?? 1) - 1
      if (taken < position) settled = false
      else if (freshAt !== null) this.knownAt.set(part, freshAt)
      known.set(part, { position: Math.min(taken, position), freshAt: this.knownAt.get(part) ?? null, readAt })
    }
    return { freshness: freshnessOfAll(known, cipher), settled }
  }
}
