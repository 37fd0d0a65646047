import { Inject, Injectable } from '@nestjs/common'
import type { Sight } from '@throughline/access'
import { partitionOf } from '@throughline/bus'
import type { CloudEvent } from '@throughline/events'
import { type CustomerPageRow, type EventPlace, readFoundRows } from '@throughline/log'
import { Customers } from '../customers/customers.js'
import { Database } from '../database/database.js'
import { Corrections } from '../timeline/corrections.js'
import { shownEvent } from '../timeline/answer.js'

interface Opened {
  readonly row: CustomerPageRow
  readonly event: CloudEvent
}

/** Opens events by where they lie, as what was said about them has it. */
@Injectable()
export class FollowUpEvents {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Corrections) private readonly corrections: Corrections,
  ) {}

  /** In the order that was asked for; what was erased, and what the reader may not see, is left out. @throws Problem 503 */
  async open(tenantId: string, places: readonly EventPlace[], sight: Sight): Promise<Opened[]> {
    if (places.length === 0) return []
    const parts = await this.database.partsOfLog()
    const asked = places.map(({ uid, subjectId, position }) => ({ eventUid: uid, part: partitionOf(subjectId, parts), position }))
    const rows = await this.database.askAs(tenantId, (client) => readFoundRows(client, { tenantId, sight }, asked))
    const events = await this.corrections.open(tenantId, rows, sight)
    const found = new Map(rows.map((row, index) => [row.eventUid, { row, event: events[index] }]))
    return places.flatMap(({ uid }) => {
      const { row, event } = found.get(uid) ?? {}
      return row && event ? [{ row, event }] : []
    })
  }

  /** The same, as readers get events. */
  async shown(tenantId: string, places: readonly EventPlace[], sight: Sight): Promise<object[]> {
    const cipher = this.customers.cipherOf(tenantId)
    return (await this.open(tenantId, places, sight)).map(({ row, event }) => {
      const position = cipher.seal([{ kind: 'position', part: row.part, number: row.position }])
      return shownEvent(event, { row, subjectId: row.subjectId, position, masked: !sight.personal })
    })
  }
}
