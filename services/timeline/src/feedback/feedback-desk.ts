import { Inject, Injectable } from '@nestjs/common'
import { type Sight, sightOf } from '@throughline/access'
import { partitionOf } from '@throughline/bus'
import type { KnownKey } from '@throughline/control'
import type { CloudEvent } from '@throughline/events'
import { type FeedbackEntry, type FeedbackPlace, type FeedbackQuery, readAsks, readFeedback, readFoundRows } from '@throughline/log'
import { invalidParameter, noteAudit } from '@throughline/platform'
import { CareReader, type Known } from '../care/care-reader.js'
import { Customers, unknownCustomer } from '../customers/customers.js'
import { Members } from '../customers/members.js'
import { Database } from '../database/database.js'
import type { Settings } from '../settings.js'
import { Corrections } from '../timeline/corrections.js'
import { PageCursors } from '../timeline/cursor.js'
import { SETTINGS } from '../tokens.js'
import type { CustomerFeedbackParameters, FeedbackParameters } from './feedback-parameters.js'
import { shownAsk, shownFeedback, type ShownFeedback } from './shown.js'

/** Questions of one customer that are told of. */
const MAX_ASKS = 50
/** What is asked for where nobody says: what people gave, and not what we sent. */
const GIVEN = ['answered', 'declined', 'review', 'mention']

export interface FeedbackAnswer extends Known {
  feedback: ShownFeedback[]
  next: string | null
}

export interface CustomerFeedbackAnswer extends FeedbackAnswer {
  customerId: string
  ref: string
  /** What rules had to ask them: whether they were, and why not. */
  asks: ShownFeedback[]
}

type Asked = Omit<FeedbackQuery, 'limit' | 'behind'>
type Page = Pick<FeedbackParameters, 'limit' | 'cursor'>

/** Answers what customers think: scores with what they are about, and the words to them. */
@Injectable()
export class FeedbackDesk {
  private readonly cursors: PageCursors

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Members) private readonly members: Members,
    @Inject(CareReader) private readonly reader: CareReader,
    @Inject(Corrections) private readonly corrections: Corrections,
  ) {
    this.cursors = new PageCursors(settings.keys.token)
  }

  /** Of all customers, the newest first. @throws Problem 400, 503, 504 */
  async list(parameters: FeedbackParameters, caller: KnownKey): Promise<FeedbackAnswer> {
    const { kind: kinds = GIVEN, metric: metrics, survey: surveys, channel: channels, topic: topics, agent: agents, stage: stages } = parameters
    const { organisation: organisations, binding: bindings, score_min: least, score_max: highest, comment: hasComment, from, to } = parameters
    noteAudit({ parts: sightOf(caller).personal ? ['open', 'personal'] : ['open'] })
    const known = await this.reader.known(caller.tenantId, parameters)
    const asked = { kinds, metrics, surveys, channels, topics, agents, stages, organisations, bindings, least, highest, hasComment, from, to }
    return { ...(await this.page(asked, parameters, caller)), ...known }
  }

  /** Of one customer, with what they are asked. @throws Problem 400, 404, 503, 504 */
  async ofCustomer(ref: string, parameters: CustomerFeedbackParameters, caller: KnownKey): Promise<CustomerFeedbackAnswer> {
    const { kind: kinds, metric: metrics, from, to } = parameters
    const { tenantId, subjectId } = await this.customers.find(ref, caller)
    const sight = sightOf(caller)
    const known = await this.reader.known(tenantId, parameters)
    const { customerId, members } = await this.members.customerOf(tenantId, subjectId)
    const answer = await this.page({ customerId, kinds, metrics, from, to }, parameters, caller)
    const asks = await this.database.askAs(tenantId, (client) => readAsks(client, tenantId, sight, { customerId, limit: MAX_ASKS }))
    const isNobody = answer.feedback.length === 0 && asks.length === 0 && !(await this.customers.isAnyKnown(tenantId, members, sight))
    if (isNobody) throw unknownCustomer()
    return { customerId, ref: `id:${customerId}`, ...answer, asks: asks.map(shownAsk), ...known }
  }

  private async page(asked: Asked, { limit, cursor }: Page, caller: KnownKey): Promise<Pick<FeedbackAnswer, 'feedback' | 'next'>> {
    const { tenantId } = caller
    const sight = sightOf(caller)
    const question = JSON.stringify(['feedback', tenantId, sight.organisation, asked])
    const behind = cursor === undefined ? undefined : this.behind(cursor, question)
    const page = await this.database.askAs(tenantId, (client) => readFeedback(client, tenantId, sight, { ...asked, behind, limit }))
    const next = page.next === undefined ? null : this.cursors.seal({ ...page.next, sequence: String(page.next.nth) }, question)
    const words = await this.words(tenantId, page.entries, sight)
    return { feedback: page.entries.map((one) => shownFeedback(one, words.get(one.eventUid), !sight.personal)), next }
  }

  /** The events of feedback that has words, as what was said about them has it, as far as the reader may see them. */
  private async words(tenantId: string, page: readonly FeedbackEntry[], sight: Sight): Promise<ReadonlyMap<string, CloudEvent>> {
    const wanted = new Map(page.filter(({ hasComment }) => hasComment).map((one) => [one.eventUid, one]))
    if (!sight.personal || wanted.size === 0) return new Map()
    const parts = await this.database.partsOfLog()
    const places = [...wanted.values()].map(({ eventUid, subjectId, position }) => ({ eventUid, part: partitionOf(subjectId, parts), position }))
    const rows = await this.database.askAs(tenantId, (client) => readFoundRows(client, { tenantId, sight }, places))
    const events = await this.corrections.open(tenantId, rows, sight)
    return new Map(rows.flatMap((row, index) => (events[index] === undefined ? [] : [[row.eventUid, events[index]]])))
  }

  private behind(cursor: string, question: string): FeedbackPlace {
    const key = this.cursors.open(cursor, question)
    if (key === undefined) throw invalidParameter('cursor', 'was not given for this feedback and these filters; begin without one')
    return { occurredAt: key.occurredAt, eventUid: key.eventUid, nth: Number(key.sequence) }
  }
}
