import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { type FeedbackQuery, readAsks, readFeedback } from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import { CareCustomers } from '../care/care-customers.js'
import { CarePages } from '../care/care-pages.js'
import { CareReader, type Known } from '../care/care-reader.js'
import { Database } from '../database/database.js'
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
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CareReader) private readonly reader: CareReader,
    @Inject(CareCustomers) private readonly customers: CareCustomers,
    @Inject(CarePages) private readonly pages: CarePages,
  ) {}

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
  ofCustomer(ref: string, parameters: CustomerFeedbackParameters, caller: KnownKey): Promise<CustomerFeedbackAnswer> {
    const { kind: kinds, metric: metrics, from, to } = parameters
    const { tenantId } = caller
    return this.customers.read(ref, parameters, caller, async (customerId) => {
      const answer = await this.page({ customerId, kinds, metrics, from, to }, parameters, caller)
      const asks = await this.database.askAs(tenantId, (client) => readAsks(client, tenantId, sightOf(caller), { customerId, limit: MAX_ASKS }))
      const isThere = answer.feedback.length > 0 || asks.length > 0
      return { answer: { ref: `id:${customerId}`, ...answer, asks: asks.map(shownAsk) }, isThere }
    })
  }

  private async page(asked: Asked, { limit, cursor }: Page, caller: KnownKey): Promise<Pick<FeedbackAnswer, 'feedback' | 'next'>> {
    const { tenantId } = caller
    const sight = sightOf(caller)
    const { rows, next } = await this.pages.page(caller, {
      name: 'feedback', words: 'this feedback and these filters', asked, cursor,
      read: async (client, own, key) => {
        const behind = key && { occurredAt: key.occurredAt, eventUid: key.eventUid, nth: Number(key.sequence) }
        const page = await readFeedback(client, tenantId, own, { ...asked, behind, limit })
        return { rows: page.entries, next: page.next && { ...page.next, sequence: String(page.next.nth) } }
      },
    })
    const wanted = new Map(rows.filter(({ hasComment }) => hasComment).map((one) => [one.eventUid, one]))
    const words = await this.reader.words(tenantId, [...wanted.values()], sight)
    return { feedback: rows.map((one) => shownFeedback(one, words.get(one.eventUid), !sight.personal)), next }
  }
}
