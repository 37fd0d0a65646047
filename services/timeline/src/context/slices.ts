import { Inject, Injectable } from '@nestjs/common'
import type { Sight } from '@throughline/access'
import { partitionOf } from '@throughline/bus'
import type { TimelineEvent } from '@throughline/context'
import type { TenantClient } from '@throughline/database'
import { type PartKnowledge, readStatementsAbout, readTimelinePage, type TimelineKey, type TimelinePageRow } from '@throughline/log'
import { Customers } from '../customers/customers.js'
import type { Member } from '../customers/members.js'
import { Database } from '../database/database.js'
import { PersonalData } from '../personal/personal-data.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'

/** Some events of one subject, with what was said about them elsewhere. */
export interface Slice {
  events: TimelineEvent[]
  /** Events that were read, without what was said about them. */
  read: number
  /** Where older ones go on; undefined at the beginning of the history. */
  next: TimelineKey | undefined
  knowledge: PartKnowledge
}

interface Asked {
  sight: Sight
  /** Events at most. */
  limit: number
  /** Only what is older than this. */
  cursor?: TimelineKey | undefined
}

/** Reads events of one subject for a fold, the newest first. */
@Injectable()
export class Slices {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(PersonalData) private readonly personal: PersonalData,
  ) {}

  /** @throws Problem 429, 503 */
  async read(tenantId: string, member: Member, { sight, limit, cursor }: Asked): Promise<Slice> {
    const parts = await this.database.partsOfLog()
    const { subjectId, part, from, until: to } = member
    const what = { tenantId, subjectId, part, from, to, sight, limit, cursor }
    const query = { ...what, liveTopic: this.settings.topics.live, order: 'newest' as const }
    const { page, statements } = await this.personal.watching(() =>
      this.database.askAs(tenantId, async (client) => {
        const read = await readTimelinePage(client, query, this.settings)
        return { page: read, statements: await this.statementsAbout(client, tenantId, read.rows, { parts, sight }) }
      }),
    )
    const rows = [...page.rows, ...statements]
    const opened = await this.personal.open(tenantId, rows)
    const events = rows.flatMap((row, index) => eventOf(row, opened[index], member))
    return { events, read: page.rows.length, next: page.next, knowledge: page.knowledge }
  }

  /** Corrections and retractions that name no identifier lie under the event that they name. */
  private statementsAbout(
    client: TenantClient,
    tenantId: string,
    rows: readonly TimelinePageRow[],
    { parts, sight }: { parts: number; sight: Sight },
  ): Promise<TimelinePageRow[]> {
    const places = rows.map(({ eventUid }) => {
      const subjectId = this.customers.subjectIdOfEvent(tenantId, eventUid)
      return { subjectId, part: partitionOf(subjectId, parts) }
    })
    return readStatementsAbout(client, tenantId, places, sight)
  }
}

/** A row with what was in it; of somebody who was erased there is nothing. */
function eventOf(row: TimelinePageRow, opened: object | undefined, { subjectId }: Member): TimelineEvent[] {
  if (opened === undefined) return []
  const { eventUid: uid, class: kind, position, occurredAt, recordedAt } = row
  return [{ ...opened, uid, subjectId, class: kind, position, occurredAt, recordedAt } as TimelineEvent]
}
