import { Inject, Injectable } from '@nestjs/common'
import type { Sight } from '@throughline/access'
import { type Arranging, type Checkpoint, type ContextFold, arrange, isStatement, readCheckpoint, tailOf, type TimelineEvent } from '@throughline/context'
import type { TenantClient } from '@throughline/database'
import {
  findSnapshot,
  type HistoryMember,
  type HistoryPage,
  type PlacedRow,
  readHistory,
  readLogKnowledge,
  readToldAbout,
  startOf,
  type ToldAbout,
} from '@throughline/log'
import { FairGate } from '@throughline/platform'
import { Database } from '../database/database.js'
import { PersonalData } from '../personal/personal-data.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'

/** Events of one reading: some milliseconds of opening, between which others have their turn. */
const PAGE = 500
/** Events that are read of one history without a snapshot; what is older is left out, and the answer says so. */
export const MOST = 2_500
/** Rows that are read in order to find these: of an organisation with few events among many, most are not shown. */
const MOST_ROWS = 10_000
/** Snapshots that are tried, the newest first. */
const TRIES = 3
/** Histories of more than one reading that are held in memory at a time. */
const LONG_ONES = 2
const LONG_ONES_WAITING = 20

/** Whose history, and what of it counts. */
export interface HistoryAsked {
  readonly tenantId: string
  readonly members: readonly HistoryMember[]
  readonly sight: Sight
  readonly fold: ContextFold
  /** What was recorded up to here: by part. */
  readonly positions: readonly number[]
  /** What had happened by then, in microseconds; undefined: all that is known. */
  readonly asOf: number | undefined
  readonly arranging: Arranging
}

type HistoryPart = Omit<HistoryAsked, 'fold' | 'arranging'>

/** A customer's timeline, or what is behind a snapshot of it. */
export interface History {
  readonly from: Checkpoint | undefined
  readonly timeline: readonly TimelineEvent[]
  /** Whether all of it is there, from its beginning. */
  readonly complete: boolean
}

/** What there is of a history, as far as it has been read. */
interface Reading {
  readonly events: TimelineEvent[]
  /** What was said about the customer's events, wherever it lies. */
  readonly statements: readonly TimelineEvent[]
  /** What was refiled to the customer. */
  readonly refiled: readonly TimelineEvent[]
  read: number
  next: HistoryPage['next']
}

/** What was read of a history in one transaction with who it is of. */
export interface FirstRead {
  readonly page: HistoryPage
  readonly told: ToldAbout
}

/**
 * Reads what happened to a customer, the newest first: all of it, or up to a snapshot that holds. Of a long history that has
 * none yet the newest events.
 */
@Injectable()
export class Histories {
  private readonly longOnes = new FairGate(LONG_ONES, LONG_ONES_WAITING)

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(PersonalData) private readonly personal: PersonalData,
  ) {}

  /** The first reading, in a transaction of the caller's; most histories are no longer. Both questions go in one message. */
  async begin(client: TenantClient, asked: HistoryPart): Promise<FirstRead> {
    const { tenantId, members, sight, positions } = asked
    const subjectIds = members.map(({ subjectId }) => subjectId)
    const told = readToldAbout(client, { tenantId, subjectIds, positions, sight }, this.settings)
    const [page, about] = await Promise.all([readHistory(client, queryOf(asked), this.settings), told])
    return { page, told: about }
  }

  /** @throws Problem 429, 503 */
  async read(asked: HistoryAsked, first: FirstRead): Promise<History> {
    const reading = await this.opened(asked.tenantId, first)
    if (reading.next === undefined) return whole(asked, reading)
    return this.longOnes.pass(asked.tenantId, () => this.readLong(asked, reading))
  }

  /**
   * The newest events as they were told, with what was said about them, for who folds them by other rules.
   * @throws Problem 429, 503
   */
  async newest(tenantId: string, members: readonly HistoryMember[], sight: Sight): Promise<{ events: TimelineEvent[]; readAt: number; complete: boolean }> {
    return this.longOnes.pass(tenantId, async () => {
      const { knowledge, asked, first } = await this.database.askAs(tenantId, async (client) => {
        const known = await readLogKnowledge(client, this.settings.topics.live)
        const what = { tenantId, members, sight, positions: known.map(({ position }) => position), asOf: undefined }
        return { knowledge: known, asked: what, first: await this.begin(client, what) }
      })
      const reading = await this.opened(tenantId, first)
      await this.readOn(asked, reading, Number.MIN_SAFE_INTEGER)
      const readAt = Math.max(...knowledge.map((known) => known.readAt))
      return { events: withoutGaps(reading), readAt, complete: reading.next === undefined }
    })
  }

  private async opened(tenantId: string, { page, told }: FirstRead): Promise<Reading> {
    const opened = await this.open(tenantId, [...page.rows, ...told.statements, ...told.refiled])
    const uids = new Set(told.refiled.map(({ eventUid }) => eventUid))
    return {
      events: opened.filter((event) => !uids.has(event.uid)),
      statements: opened.filter(isStatement),
      refiled: opened.filter(({ uid }) => uids.has(uid)),
      read: page.read,
      next: page.next,
    }
  }

  /** Up to the newest snapshot that holds, or as far back as there is room for. */
  private async readLong(asked: HistoryAsked, reading: Reading): Promise<History> {
    await this.skipTo(asked, reading)
    let upTo = asked.asOf
    for (let tries = 0; tries < TRIES && asked.sight.organisation === null; tries++) {
      const from = await this.snapshot(asked, upTo)
      if (from === undefined) break
      await this.readOn(asked, reading, from.boundary)
      if (reading.next !== undefined && reading.next.occurredAt > from.boundary) break
      const behind = [...reading.events, ...reading.refiled].filter((event) => isStatement(event) || event.occurredAt > from.boundary)
      const timeline = tailOf(from, behind, asked.arranging)
      if (timeline !== undefined) return { from, timeline, complete: true }
      upTo = from.boundary - 1
    }
    await this.readOn(asked, reading, Number.MIN_SAFE_INTEGER)
    return whole(asked, reading)
  }

  /** What happened long before the newest events is not reached by reading on from them. */
  private async skipTo(asked: HistoryAsked, reading: Reading): Promise<void> {
    const { asOf, tenantId } = asked
    if (asOf === undefined || reading.next === undefined || reading.next.occurredAt <= asOf) return
    const query = { ...queryOf(asked), aheadOf: asOf }
    const ahead = await this.ask(tenantId, (client) => readHistory(client, query, this.settings))
    reading.events.splice(0, reading.events.length, ...reading.statements, ...(await this.open(tenantId, ahead.rows)))
    reading.next = startOf(asOf + 1)
  }

  private async snapshot({ tenantId, members, fold, positions }: HistoryAsked, upTo: number | undefined): Promise<Checkpoint | undefined> {
    const wanted = { tenantId, members, fold: fold.name, upTo, positions }
    const found = await this.ask(tenantId, (client) => findSnapshot(client, wanted, this.settings))
    const text = found && (await this.personal.openSnapshot(found))
    return text === undefined ? undefined : readCheckpoint(fold, text)
  }

  /** Reads on until the boundary, the beginning, or the end of the room. */
  private async readOn(asked: HistoryPart, reading: Reading, boundary: number): Promise<void> {
    while (reading.next !== undefined && reading.next.occurredAt > boundary) {
      if (reading.events.length >= MOST || reading.read >= MOST_ROWS) return
      const query = { ...queryOf(asked), cursor: reading.next }
      const page = await this.ask(asked.tenantId, (client) => readHistory(client, query, this.settings))
      reading.events.push(...(await this.open(asked.tenantId, page.rows)))
      reading.read += page.read
      reading.next = page.next
    }
  }

  private ask<T>(tenantId: string, question: (client: TenantClient) => Promise<T>): Promise<T> {
    return this.database.askAs(tenantId, question, { keepPlans: this.settings.prepare })
  }

  private open(tenantId: string, rows: readonly PlacedRow[]): Promise<TimelineEvent[]> {
    return this.personal.openHistory(tenantId, rows)
  }
}

function queryOf({ tenantId, members, sight, positions }: HistoryPart) {
  return { tenantId, members, sight, order: 'newest' as const, limit: PAGE, known: { positions } }
}

function whole({ arranging }: HistoryAsked, reading: Reading): History {
  return { from: undefined, timeline: arrange(withoutGaps(reading), arranging), complete: reading.next === undefined }
}

/** Of what is older than the newest that was not read, some is missing: then all of it is left out. */
function withoutGaps({ events, refiled, next }: Reading): TimelineEvent[] {
  const from = next?.occurredAt ?? Number.MIN_SAFE_INTEGER
  return [...events, ...refiled].filter((event) => event.occurredAt >= from || isStatement(event))
}
