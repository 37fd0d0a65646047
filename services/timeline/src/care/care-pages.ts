import { Inject, Injectable } from '@nestjs/common'
import { type Sight, sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import type { TimelineKey } from '@throughline/log'
import { invalidParameter } from '@throughline/platform'
import { Database } from '../database/database.js'
import type { Settings } from '../settings.js'
import { PageCursors } from '../timeline/cursor.js'
import { SETTINGS } from '../tokens.js'

/** Rows of a page, and where the next one goes on; undefined: there is none. */
export interface Cut<Row> {
  readonly rows: readonly Row[]
  readonly next: TimelineKey | undefined
}

/** A list, and what of it is asked for. */
export interface Listed<Row> {
  /** Of the list: a cursor of one is none of another. */
  readonly name: string
  /** What a cursor is bound to, in words: `these signals and filters`. */
  readonly words: string
  readonly asked: object
  readonly cursor?: string | undefined
  /** @param behind where the page before ended; undefined: from the beginning */
  readonly read: (client: TenantClient, sight: Sight, behind: TimelineKey | undefined) => Promise<Cut<Row>>
}

/** Lists over the care view, page by page: where one ends is sealed together with what was asked. */
@Injectable()
export class CarePages {
  private readonly cursors: PageCursors

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @Inject(Database) private readonly database: Database,
  ) {
    this.cursors = new PageCursors(settings.keys.token)
  }

  /** @throws Problem 400 for a cursor of another question, 503 */
  async page<Row>(caller: KnownKey, { name, words, asked, cursor, read }: Listed<Row>): Promise<{ rows: readonly Row[]; next: string | null }> {
    const { tenantId } = caller
    const sight = sightOf(caller)
    const question = JSON.stringify([name, tenantId, sight.organisation, asked])
    const behind = cursor === undefined ? undefined : this.cursors.open(cursor, question)
    if (cursor !== undefined && behind === undefined) throw invalidParameter('cursor', `was not given for ${words}; begin without one`)
    const { rows, next } = await this.database.askAs(tenantId, (client) => read(client, sight, behind))
    return { rows, next: next === undefined ? null : this.cursors.seal(next, question) }
  }
}

/** @param rows one more than the limit, where there are as many */
export function cut<Row>(rows: readonly Row[], limit: number, placeOf: (last: Row) => TimelineKey): Cut<Row> {
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { rows: page, next: last && placeOf(last) }
}
