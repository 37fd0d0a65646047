import type { MasterKeys } from '@throughline/subjects'
import type { Pool } from 'pg'
import type { Senders } from '../events/accept/sender.js'
import type { EventPublisher } from '../events/event-publisher.js'
import { CommitmentDesk } from '../commitments/commitment-desk.js'
import { FollowUpDesk } from '../followups/follow-up-desk.js'
import type { Links } from '../links/links.js'
import { CorrectionDesk } from './correction-desk.js'
import { IdentityDesk } from './identity-desk.js'
import { StatementPublisher } from './statement-publisher.js'
import { TimelineClient } from './timeline-client.js'

interface Parts {
  pool: Pool
  master: MasterKeys
  senders: Senders
  publisher: EventPublisher
  links: Links
}

/** What the gateway has to do with statements about who is who and whose events are, put together. */
export class Statements {
  readonly timeline: TimelineClient
  readonly identity: IdentityDesk
  readonly corrections: CorrectionDesk
  readonly commitments: CommitmentDesk
  readonly followUps: FollowUpDesk

  constructor({ pool, master, senders, publisher, links }: Parts, settings: { TIMELINE_URL?: string | undefined }) {
    const statements = new StatementPublisher(pool, senders, publisher)
    const timeline = new TimelineClient(settings.TIMELINE_URL)
    this.timeline = timeline
    this.identity = new IdentityDesk(master, timeline, statements)
    this.corrections = new CorrectionDesk(master, statements)
    this.commitments = new CommitmentDesk(master, statements, timeline)
    this.followUps = new FollowUpDesk(master, timeline, statements, links)
  }
}
