import { Inject, Injectable } from '@nestjs/common'
import type { Sight } from '@throughline/access'
import { type CloudEvent, isRecord, timeOf } from '@throughline/events'
import { type Correction, type CustomerPageRow, readPlacedRows } from '@throughline/log'
import { Database } from '../database/database.js'
import { PersonalData } from '../personal/personal-data.js'

/** What a statement says is right: fields, by name; null takes one away. */
type Fields = Readonly<Record<string, unknown>>

/** Shows events as what was said about them has it: with corrected fields, and with marks that say so. */
@Injectable()
export class Corrections {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PersonalData) private readonly personal: PersonalData,
  ) {}

  /**
   * The events of rows; undefined in place of one whose subject was erased. Of one that was retracted nothing is left but
   * what kind of event it was.
   * @throws Problem 429, 503; BrokenSealError
   */
  async open(tenantId: string, rows: readonly CustomerPageRow[], sight: Sight): Promise<(CloudEvent | undefined)[]> {
    const bare = rows.map((row) => (row.verdict?.retractedBy ? { ...row, data: null, sealed: null } : row))
    const [opened, said] = await Promise.all([this.personal.open(tenantId, bare), this.saidOf(tenantId, rows, sight)])
    return opened.map((event, index) => event && shown(event, rows[index]!, said))
  }

  /** What corrections say, by their uids, as far as the reader may see it: all of it is personal. */
  private async saidOf(tenantId: string, rows: readonly CustomerPageRow[], sight: Sight): Promise<ReadonlyMap<string, Fields>> {
    const places = rows.flatMap(({ verdict }) => (verdict?.retractedBy ? [] : (verdict?.correctedBy ?? [])))
    if (places.length === 0 || !sight.personal) return new Map()
    const statements = await this.personal.watching(() =>
      this.database.askAs(tenantId, (client) => readPlacedRows(client, { tenantId, sight }, places)),
    )
    const opened = await this.personal.open(tenantId, statements)
    return new Map(
      statements.flatMap(({ eventUid }, index) => {
        const says: unknown = opened[index]?.data
        return isRecord(says) && isRecord(says['data']) ? [[eventUid, says['data']] as const] : []
      }),
    )
  }
}

function shown(event: CloudEvent, { verdict, told }: CustomerPageRow, said: ReadonlyMap<string, Fields>): CloudEvent {
  if (verdict === undefined) return event
  const { retractedBy, refiledBy, correctedBy } = verdict
  if (retractedBy) return { ...event, retracted: markOf(retractedBy) }
  const { data, original } = corrected(event.data, correctedBy.map(({ eventUid }) => said.get(eventUid) ?? {}))
  const time = told && verdict.movedAt !== undefined ? { time: timeOf(told.occurredAt) } : {}
  return {
    ...event,
    ...(data !== undefined && { data }),
    ...(correctedBy.length > 0 && { corrected: { by: correctedBy.map(markOf), original: { ...time, ...original } } }),
    ...(refiledBy && told && { refiled: { ...markOf(refiledBy), from: told.subjectId } }),
  }
}

function markOf({ eventUid, occurredAt }: Correction): { uid: string; time: string } {
  return { uid: eventUid, time: timeOf(occurredAt) }
}

/** The fields in place of those of the same name, and what stood there before; null: nothing. */
function corrected(told: unknown, corrections: readonly Fields[]): { data: unknown; original: { data?: Fields } } {
  const fields = Object.assign({}, ...corrections) as Record<string, unknown>
  if (Object.keys(fields).length === 0) return { data: told, original: {} }
  const before = isRecord(told) ? told : {}
  const data = Object.fromEntries(Object.entries({ ...before, ...fields }).filter(([name, value]) => value !== null || !(name in fields)))
  const original = Object.fromEntries(Object.keys(fields).map((name) => [name, before[name] ?? null]))
  return { data, original: { data: original } }
}
