import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { Story } from '@throughline/care'
import { arrange } from '@throughline/context'
import type { KnownKey } from '@throughline/control'
import { tenantKeys } from '@throughline/subjects'
import { Histories } from '../context/histories.js'
import { homesOf } from '../context/homes.js'
import { Members } from '../customers/members.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'

export interface ReadStory extends Story {
  /** Whether it goes back to its beginning. */
  readonly complete: boolean
}

/** Reads stories of customers, in order to judge them by other rules. */
@Injectable()
export class Stories {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Members) private readonly members: Members,
    @Inject(Histories) private readonly histories: Histories,
  ) {}

  /** The newest events of whoever an identifier belongs to, as the care view arranges them. @throws Problem 429, 503 */
  async of(caller: KnownKey, subjectId: string): Promise<ReadStory> {
    const { tenantId } = caller
    const { customerId, members } = await this.members.customerOf(tenantId, subjectId)
    const { events, readAt: now, complete } = await this.histories.newest(tenantId, members, sightOf(caller))
    const known = events.filter((event) => event.class !== 'unknown')
    const arranged = arrange(known, homesOf(members, caller, tenantKeys(this.settings.keys, tenantId)))
    return { tenantId, customerId, members, events: arranged, now, complete }
  }
}
