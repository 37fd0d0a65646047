import { Inject, Injectable } from '@nestjs/common'
import type { Sight } from '@throughline/access'
import { partitionOf } from '@throughline/bus'
import type { CloudEvent } from '@throughline/events'
import { readFoundRows, readLogKnowledge } from '@throughline/log'
import { Customers } from '../customers/customers.js'
import { Database } from '../database/database.js'
import { type Freshness, freshnessOfAll } from '../freshness/freshness.js'
import { ViewWatch } from '../freshness/view-watch.js'
import { Waiting } from '../freshness/waiting.js'
import type { Settings } from '../settings.js'
import { Corrections } from '../timeline/corrections.js'
import { SETTINGS } from '../tokens.js'

const VIEWS = ['identity', 'corrections', 'rules', 'care'] as const

/** How much an answer knows. */
export interface Known {
  settled: boolean
  freshness: Freshness
}

/** Where an event lies. */
export interface WordsPlace {
  readonly eventUid: string
  readonly subjectId: string
  readonly position: number
}

/** What all routes over the care view need: to wait for a write, to say how fresh an answer is, and to open words. */
@Injectable()
export class CareReader {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Waiting) private readonly waiting: Waiting,
    @Inject(ViewWatch) private readonly views: ViewWatch,
    @Inject(Corrections) private readonly corrections: Corrections,
  ) {}

  /** To be called before the view is read: the answer then knows at least that. @throws Problem 400, 503, 504 */
  async known(tenantId: string, { after, wait }: { readonly after?: string | undefined; readonly wait: number }): Promise<Known> {
    const cipher = this.customers.cipherOf(tenantId)
    if (after !== undefined) await this.waiting.forToken({ token: after, waitMs: wait, tenantId, cipher, views: VIEWS })
    const settled = await this.views.isSettled(tenantId)
    const knowledge = await this.database.askAs(tenantId, (client) => readLogKnowledge(client, this.settings.topics.live))
    return { settled, freshness: freshnessOfAll(new Map(knowledge.entries()), cipher) }
  }

  /** Events by their uids, as what was said about them has it; none where the reader may not see words. @throws Problem 503 */
  async words(tenantId: string, places: readonly WordsPlace[], sight: Sight): Promise<ReadonlyMap<string, CloudEvent>> {
    if (!sight.personal || places.length === 0) return new Map()
    const parts = await this.database.partsOfLog()
    const asked = places.map(({ eventUid, subjectId, position }) => ({ eventUid, part: partitionOf(subjectId, parts), position }))
    const rows = await this.database.askAs(tenantId, (client) => readFoundRows(client, { tenantId, sight }, asked))
    const events = await this.corrections.open(tenantId, rows, sight)
    return new Map(rows.flatMap((row, index) => (events[index] === undefined ? [] : [[row.eventUid, events[index]]])))
  }
}
