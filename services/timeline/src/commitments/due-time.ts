import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import { addOpenMillis, openingHoursFor } from '@throughline/calendar'
import type { KnownKey } from '@throughline/control'
import { timeOf } from '@throughline/events'
import { readRulesInForce } from '@throughline/log'
import { Problem } from '@throughline/platform'
import { rulesOf } from '@throughline/rules'
import { z } from 'zod'
import { name } from '../care/filters.js'
import { Database } from '../database/database.js'
import { assertOwnOrganisation } from '../timeline/timelines.js'
import { time, wholeNumber } from '../timeline/timeline-parameters.js'

/** Of open time, some 40 working days. */
export const MAX_OPEN_MS = 999_999_999

/** The query parameters; docs/commitments-operation.ts describes them. */
export const dueTimeParameters = z.strictObject({
  within_open_ms: wholeNumber(1, MAX_OPEN_MS),
  from: time.optional(),
  organisation: name.optional(),
  channel: name.optional(),
  topic: name.optional(),
  queue: name.optional(),
})

export type DueTimeParameters = z.output<typeof dueTimeParameters>

export interface DueTimeAnswer {
  dueAt: string
  from: string
  zone: string
  /** Version of the rules of hours; 0: the standard, always open. */
  rules: number
}

/** Answers until when something is to be done that is promised within so much of the time in which we are there. */
@Injectable()
export class DueTimes {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws Problem 400, 403, 422 where it does not open for so long, 503 */
  async read({ within_open_ms: openMs, from, organisation: asked, ...place }: DueTimeParameters, caller: KnownKey): Promise<DueTimeAnswer> {
    const sight = sightOf(caller)
    assertOwnOrganisation({ organisation: asked === undefined ? undefined : [asked] }, sight)
    const published = await this.database.askAs(caller.tenantId, (client) => readRulesInForce(client, caller.tenantId, 'hours'))
    const hours = openingHoursFor(rulesOf('hours', published), { ...place, organisation: asked ?? sight.organisation ?? undefined })
    const begin = from ?? Date.now() * 1_000
    const dueAt = addOpenMillis(hours, begin, openMs)
    if (dueAt === undefined) throw neverOpen()
    return { dueAt: timeOf(dueAt), from: timeOf(begin), zone: hours.timeZone, rules: published?.version ?? 0 }
  }
}

function neverOpen(): Problem {
  return new Problem({
    status: 422,
    type: 'never-open',
    title: 'It does not open for so long',
    detail: 'By the rules of hours nobody is there for so long within 400 days. Promise a time, or publish hours for this place.',
  })
}
