import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { timeOf } from '@throughline/events'
import { type CellCustomer, readCellCustomers } from '@throughline/log'
import { invalidParameter, noteAudit } from '@throughline/platform'
import { CareReader, type Known } from '../care/care-reader.js'
import { Database } from '../database/database.js'
import { zoneOf } from '../metrics/metric-desk.js'
import { rangeOf } from '../metrics/ranges.js'
import type { Settings } from '../settings.js'
import { PageCursors } from '../timeline/cursor.js'
import { assertOwnOrganisation } from '../timeline/timelines.js'
import { SETTINGS } from '../tokens.js'
import { touchQuestion } from './asked.js'
import type { MapCustomersParameters } from './map-parameters.js'

/** Somebody behind a cell; who they are is told by `GET /v1/customers/{ref}`. */
export interface ShownCellCustomer {
  customerId: string
  ref: string
  touches: number
  abandoned: number
  lastAt: string
  /** First event of the last of these touches. */
  lastEvent: string
  /** The longest of their waits. */
  waitMs?: number
}

export interface MapCustomersAnswer extends Known {
  since: string
  until: string
  customers: ShownCellCustomer[]
  next: string | null
}

/** Answers who is behind a cell of the map. */
@Injectable()
export class MapCustomersDesk {
  private readonly cursors: PageCursors

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(CareReader) private readonly reader: CareReader,
  ) {
    this.cursors = new PageCursors(settings.keys.token)
  }

  /** Whoever touched it last first. @throws Problem 400, 403, 503, 504 */
  async list(parameters: MapCustomersParameters, caller: KnownKey): Promise<MapCustomersAnswer> {
    const { tenantId } = caller
    const { organisation } = sightOf(caller)
    assertOwnOrganisation(parameters, sightOf(caller))
    noteAudit({ parts: ['open'] })
    const known = await this.reader.known(tenantId, parameters)
    const { limit, cursor, abandoned, next_touchpoint: next, after: _after, wait: _wait, ...asked } = parameters
    const question = JSON.stringify(['map customers', tenantId, organisation, asked, abandoned, next])
    const behind = cursor === undefined ? undefined : this.behind(cursor, question)
    const { range, rows } = await this.database.askAs(tenantId, async (client) => {
      const now = Date.now() * 1_000
      const zone = parameters.zone ?? (await zoneOf(client, tenantId))
      const found = rangeOf(parameters, zone, now)
      const touches = touchQuestion(found, parameters, { tenantId, organisation, now })
      return { range: found, rows: await readCellCustomers(client, touches, { abandoned, next, behind, limit: limit + 1 }) }
    })
    const page = rows.slice(0, limit)
    const last = rows.length > limit ? page.at(-1) : undefined
    const sealed = last && this.cursors.seal({ occurredAt: last.lastAt, sequence: '', eventUid: last.customerId }, question)
    return { since: timeOf(range.since), until: timeOf(range.until), customers: page.map(shown), next: sealed ?? null, ...known }
  }

  private behind(cursor: string, question: string): { lastAt: number; customerId: string } {
    const key = this.cursors.open(cursor, question)
    if (key === undefined) throw invalidParameter('cursor', 'was not given for this part of the map; begin without one')
    return { lastAt: key.occurredAt, customerId: key.eventUid }
  }
}

function shown({ customerId, touches, abandoned, lastAt, lastEvent, waitMs }: CellCustomer): ShownCellCustomer {
  return { customerId, ref: `id:${customerId}`, touches, abandoned, lastAt: timeOf(lastAt), lastEvent, ...(waitMs !== null && { waitMs }) }
}
