import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import { ownerKey } from '@throughline/care'
import type { KnownKey } from '@throughline/control'
import { type CommitmentQuery, readCommitments } from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import { CareCustomers } from '../care/care-customers.js'
import { CarePages, cut } from '../care/care-pages.js'
import { CareReader, type Known } from '../care/care-reader.js'
import { assertOwnOrganisation } from '../timeline/timelines.js'
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
  constructor(
    @Inject(CareReader) private readonly reader: CareReader,
    @Inject(CareCustomers) private readonly customers: CareCustomers,
    @Inject(CarePages) private readonly pages: CarePages,
  ) {}

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
  ofCustomer(ref: string, parameters: CustomerCommitmentsParameters, caller: KnownKey): Promise<CommitmentsAnswer & { customerId: string }> {
    return this.customers.read(ref, parameters, caller, async (customerId) => {
      const answer = await this.page({ customerId, states: parameters.state }, parameters, caller)
      return { answer, isThere: answer.commitments.length > 0 }
    })
  }

  private async page(asked: Asked, { limit, cursor }: Page, caller: KnownKey): Promise<Pick<CommitmentsAnswer, 'commitments' | 'next'>> {
    const { rows, next } = await this.pages.page(caller, {
      name: 'commitments', words: 'these commitments and filters', asked, cursor,
      read: async (client, sight, key) => {
        const behind = key && { sortedAt: key.sequence, eventUid: key.eventUid }
        const found = await readCommitments(client, caller.tenantId, sight, { ...asked, behind, limit: limit + 1 })
        return cut(found, limit, ({ sortedAt, eventUid }) => ({ occurredAt: 0, sequence: sortedAt, eventUid }))
      },
    })
    const told = await this.reader.words(caller.tenantId, rows, sightOf(caller))
    return { commitments: rows.map((one) => shownCommitment(one, told.get(one.eventUid))), next }
  }
}
