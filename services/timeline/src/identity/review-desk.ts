import { Inject, Injectable } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { timeOf } from '@throughline/events'
import { readRefused, type RefusedLink, type RefusedSide } from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import { Customers } from '../customers/customers.js'
import { Database } from '../database/database.js'
import { ViewWatch } from '../freshness/view-watch.js'
import { Waiting } from '../freshness/waiting.js'
import { cursorOf, keyIn, type ReviewParameters } from './review-parameters.js'

interface ShownSide {
  subjectId: string
  type?: string
  customerId: string
  ref: string
}

/** An event that would settle it, for `POST /v1/events`. */
interface Settling {
  type: 'identity.linked' | 'identity.unlinked'
  data: { sides: [NamedSide, NamedSide] }
}

type NamedSide = [{ type: 'subject'; value: string; kind?: string }]

/** A link that joins nobody, for somebody to decide. */
export interface ReviewItem {
  reason: RefusedLink['reason']
  /** Of `limit`: the type of which there would be too many. */
  type?: string
  /** Of `not-same`: the event that says that the two customers are two. */
  statement?: string
  sides: [ShownSide, ShownSide]
  by: 'event' | 'statement'
  /** The uid of the event that suggests it. */
  event: string
  at: string
  confidence: number
  rule?: string
  /** What would have to be said. Where `link` is missing, saying it (again) does not help. */
  settle: { link?: Settling; notSame: Settling }
}

export interface ReviewPage {
  items: ReviewItem[]
  /** Null at the end. */
  next: string | null
  /** Whether everything that is recorded has been taken into account. */
  settled: boolean
}

/** Answers which links somebody should decide about, the newest first. */
@Injectable()
export class ReviewDesk {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Waiting) private readonly waiting: Waiting,
    @Inject(ViewWatch) private readonly views: ViewWatch,
  ) {}

  /** @throws Problem 400, 503, 504 */
  async read({ limit, cursor, reason, after: token, wait: waitMs }: ReviewParameters, { tenantId }: KnownKey): Promise<ReviewPage> {
    const after = cursor === undefined ? undefined : keyIn(cursor)
    noteAudit({})
    if (token !== undefined) await this.waiting.forToken({ token, waitMs, tenantId, cipher: this.customers.cipherOf(tenantId) })
    const settled = await this.views.isSettled(tenantId)
    // One more than asked for says whether there is more.
    const found = await this.database.askAs(tenantId, (client) => readRefused(client, tenantId, { reason, after, limit: limit + 1 }))
    const shown = found.slice(0, limit)
    const last = shown.at(-1)
    return { items: shown.map(itemOf), next: found.length > limit && last ? cursorOf(last) : null, settled }
  }
}

function itemOf(link: RefusedLink): ReviewItem {
  const { reason, type, statementUid: statement, sides, by, eventUid: event, at, confidence, rule } = link
  const [one, other] = sides
  return {
    reason,
    ...(type !== undefined && { type }),
    ...(statement !== undefined && { statement }),
    sides: [shownSide(one), shownSide(other)],
    by,
    event,
    at: timeOf(at),
    confidence,
    ...(rule !== undefined && { rule }),
    settle: settlingOf(link),
  }
}

/** What somebody states comes before what events say; of two statements that get in each other's way, only taking back helps. */
function settlingOf({ reason, by, sides: [one, other] }: RefusedLink): ReviewItem['settle'] {
  const sides: Settling['data']['sides'] = [namedSide(one), namedSide(other)]
  const notSame: Settling = { type: 'identity.unlinked', data: { sides } }
  if (by === 'statement' && reason !== 'doubtful') return { notSame }
  return { link: { type: 'identity.linked', data: { sides } }, notSame }
}

function namedSide({ subjectId, type }: RefusedSide): NamedSide {
  return [{ type: 'subject', value: subjectId, ...(type !== undefined && type !== '' && { kind: type }) }]
}

function shownSide({ subjectId, type, customerId }: RefusedSide): ShownSide {
  return { subjectId, ...(type !== undefined && { type }), customerId, ref: `id:${customerId}` }
}
