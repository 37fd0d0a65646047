import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { timeOf } from '@throughline/events'
import { readCohort } from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import { CareReader, type Known } from '../care/care-reader.js'
import { Database } from '../database/database.js'
import { type CauseFigures, causesOf, type Figures, figuresOf } from './figures.js'
import type { FiguresParameters } from './follow-up-parameters.js'

/** Follow-ups that are looked at; of more the newest. */
const MOST = 50_000
const MOST_GROUPS = 200

export interface FiguresAnswer extends Known {
  from: string | null
  to: string | null
  /** Below so many nothing is told but the count. */
  floor: number
  /** Whether all were looked at. */
  all: boolean
  groups: Figures[]
  causes: CauseFigures[]
}

/** Answers how well things are seen to: how long it takes, whether customers come back, and what goes wrong again and again. */
@Injectable()
export class FollowUpFigures {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CareReader) private readonly reader: CareReader,
  ) {}

  /** @throws Problem 400, 503, 504 */
  async read(parameters: FiguresParameters, caller: KnownKey): Promise<FiguresAnswer> {
    const { from, to, floor, group_by: groupBy } = parameters
    const { owner: owners, queue: queues, severity: severities, kind: kinds, organisation: organisations, cause: causes } = parameters
    const { tenantId } = caller
    noteAudit({ parts: ['open'] })
    const known = await this.reader.known(tenantId, parameters)
    const query = { from, to, owners, queues, severities, kinds, organisations, causes }
    const found = await this.database.askAs(tenantId, (client) => readCohort(client, tenantId, sightOf(caller), query, MOST + 1))
    const entries = found.slice(0, MOST)
    return {
      from: from === undefined ? null : timeOf(from),
      to: to === undefined ? null : timeOf(to),
      floor,
      all: found.length <= MOST,
      groups: figuresOf(entries, floor, groupBy).slice(0, MOST_GROUPS),
      causes: causesOf(entries, floor).slice(0, MOST_GROUPS),
      ...known,
    }
  }
}
