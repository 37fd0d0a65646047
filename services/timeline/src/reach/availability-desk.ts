import { Inject, Injectable } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { timeOf } from '@throughline/events'
import { noteAudit, Problem } from '@throughline/platform'
import type { Freshness } from '../freshness/freshness.js'
import { availabilityAt, type WayAnswer } from './availability.js'
import type { AvailabilityParameters } from './reach-parameters.js'
import { ReachReader } from './reach-reader.js'
import type { ReachVersions } from './reach-rules.js'

export interface AvailabilityAnswer {
  /** The time that it is about. */
  at: string
  /** The tenant's. */
  timeZone: string
  ways: WayAnswer[]
  /** Of the rules that it goes by; 0: the standard. */
  versions: Pick<ReachVersions, 'hours' | 'promises' | 'templates'>
  freshness: Freshness
}

/** Says by which ways we can be reached, now or at another time. */
@Injectable()
export class AvailabilityDesk {
  constructor(@Inject(ReachReader) private readonly reader: ReachReader) {}

  /** By the rules that are in force now, whichever time is asked about. @throws Problem 400, 503, 504 */
  async all({ tenantId }: KnownKey, { at: asked, after, wait, ...wish }: AvailabilityParameters): Promise<AvailabilityAnswer> {
    const { rules, readAt, freshness } = await this.reader.read(tenantId, { after, wait }, () => Promise.resolve())
    const at = asked ?? readAt
    const { hours, promises, templates } = rules.versions
    return { at: timeOf(at), timeZone: rules.hours.timeZone, ways: availabilityAt(rules, { ...wish, at }), versions: { hours, promises, templates }, freshness }
  }

  /** @throws Problem 400, 404 when no way of the rules is of this channel, 503, 504 */
  async channel(caller: KnownKey, channel: string, parameters: AvailabilityParameters): Promise<AvailabilityAnswer> {
    noteAudit({ target: channel })
    const answer = await this.all(caller, { ...parameters, channel })
    if (answer.ways.length > 0) return answer
    const detail = 'No way in the rules of the kind hours is of this channel, or of this queue and organisation.'
    throw new Problem({ status: 404, type: 'unknown-way', title: 'No such way to reach us', detail })
  }
}
