import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import { ownerKey } from '@throughline/care'
import type { KnownKey } from '@throughline/control'
import { type CommitmentQuery, readCommitments } from '@throughline/log'
import { invalidParameter, noteAudit } from '@throughline/platform'
import { CareReader, type Known } from '../care/care-reader.js'
import { Customers, unknownCustomer } from '../customers/customers.js'
import { Members } from '../customers/members.js'
import { Database } from '../database/database.js'
import type { Settings } from '../settings.js'
import { PageCursors } from '../timeline/cursor.js'
import { assertOwnOrganisation } from '../timeline/timelines.js'
import { SETTINGS } from '../tokens.js'
import type { CommitmentsParameters, CustomerCommitmentsParameters } from './commitment-parameters.js'
import { type ShownCommitment, shownCommitment } from './shown.js'

/** What still holds: asked for without a state, nobody wants what is long over. */
const HOLDING = ['open', 'due', 'overdue']

export interface CommitmentsAnswer extends Known {
  commitments: ShownCommitment[]
  next: string | null
}

type Asked = Omit<CommitmentQuery, 'limit' | 'behind'>
type Page = Pick<CustomerCommitmentsParameters, 'limit' | 'cursor'>

/** Answers what was promised to customers, what is due, and what came of it. */
@Injectable()
export class CommitmentDesk {
  private readonly cursors: PageCursors

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Members) private readonly members: Members,
    @Inject(CareReader) private readonly reader: CareReader,
  ) {
    this.cursors = new PageCursors(settings.keys.token)
  }

  /** Of all customers, what is due soonest first. @throws Problem 400, 403, 503, 504 */
  async list(parameters: CommitmentsParameters, caller: KnownKey): Promise<CommitmentsAnswer> {
    const { state: states = HOLDING, owner, queue: queues, kind: kinds, organisation: organisations, channel: channels } = parameters
    const sight = sightOf(caller)
    assertOwnOrganisation(parameters, sight)
    noteAudit({ parts: sight.personal ? ['open', 'personal'] : ['open'] })
    const known = await this.reader.known(caller.tenantId, parameters)
    const due = { dueFrom: parameters.due_from, dueBefore: parameters.due_until }
    return { ...(await this.page({ states, ownerKeys: owner?.map(ownerKey), queues, kinds, organisations, channels, ...due }, parameters, caller)), ...known }
  }

  /** Of one customer. @throws Problem 400, 404, 503, 504 */
  async ofCustomer(ref: string, parameters: CustomerCommitmentsParameters, caller: KnownKey): Promise<CommitmentsAnswer & { customerId: string }> {
    const { tenantId, subjectId } = await this.customers.find(ref, caller)
    const known = await this.reader.known(tenantId, parameters)
    const { customerId, members } = await this.members.customerOf(tenantId, subjectId)
    const answer = await this.page({ customerId, states: parameters.state }, parameters, caller)
    if (answer.commitments.length === 0 && !(await this.customers.isAnyKnown(tenantId, members, sightOf(caller)))) throw unknownCustomer()
    return { customerId, ...answer, ...known }
  }

  private async page(asked: Asked, { limit, cursor }: Page, caller: KnownKey): Promise<Pick<CommitmentsAnswer, 'commitments' | 'next'>> {
    const { tenantId } = caller
    const sight = sightOf(caller)
    const question = JSON.stringify(['commitments', tenantId, sight.organisation, asked])
    const behind = cursor === undefined ? undefined : this.behind(cursor, question)
    const rows = await this.database.askAs(tenantId, (client) => readCommitments(client, tenantId, sight, { ...asked, behind, limit: limit + 1 }))
    const page = rows.slice(0, limit)
    const last = rows.length > limit ? page.at(-1) : undefined
    const next = last === undefined ? null : this.cursors.seal({ occurredAt: 0, sequence: last.sortedAt, eventUid: last.eventUid }, question)
    const told = await this.reader.words(tenantId, page, sight)
    return { commitments: page.map((one) => shownCommitment(one, told.get(one.eventUid))), next }
  }

  private behind(cursor: string, question: string): { sortedAt: string; eventUid: string } {
    const key = this.cursors.open(cursor, question)
    if (key === undefined) throw invalidParameter('cursor', 'was not given for these commitments and filters; begin without one')
    return { sortedAt: key.sequence, eventUid: key.eventUid }
  }
}
