import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { readSignals, type SignalQuery } from '@throughline/log'
import { invalidParameter, noteAudit } from '@throughline/platform'
import { CareReader, type Known } from '../care/care-reader.js'
import { Customers, unknownCustomer } from '../customers/customers.js'
import { Members } from '../customers/members.js'
import { Database } from '../database/database.js'
import type { Settings } from '../settings.js'
import { PageCursors } from '../timeline/cursor.js'
import { SETTINGS } from '../tokens.js'
import { type ShownSignal, shownSignal } from './shown.js'
import type { CustomerSignalsParameters, SignalsParameters } from './signal-parameters.js'

export interface SignalsAnswer extends Known {
  signals: ShownSignal[]
  next: string | null
}

type Asked = Omit<SignalQuery, 'limit' | 'behind'>
type Page = Pick<CustomerSignalsParameters, 'limit' | 'cursor'>

/** Answers where it went wrong for customers, and where there is a chance. */
@Injectable()
export class SignalDesk {
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

  /** Of all customers, the newest first. @throws Problem 400, 503, 504 */
  async list(parameters: SignalsParameters, caller: KnownKey): Promise<SignalsAnswer> {
    const { channel: channels, topic: topics, organisation: organisations } = parameters
    noteAudit({ parts: ['open'] })
    const known = await this.reader.known(caller.tenantId, parameters)
    return { ...(await this.page({ ...askedBy(parameters), channels, topics, organisations }, parameters, caller)), ...known }
  }

  /** Of one customer. @throws Problem 400, 404, 503, 504 */
  async ofCustomer(ref: string, parameters: CustomerSignalsParameters, caller: KnownKey): Promise<SignalsAnswer & { customerId: string }> {
    const { tenantId, subjectId } = await this.customers.find(ref, caller)
    const known = await this.reader.known(tenantId, parameters)
    const { customerId, members } = await this.members.customerOf(tenantId, subjectId)
    const answer = await this.page({ customerId, ...askedBy(parameters) }, parameters, caller)
    if (answer.signals.length === 0 && !(await this.customers.isAnyKnown(tenantId, members, sightOf(caller)))) throw unknownCustomer()
    return { customerId, ...answer, ...known }
  }

  private async page(asked: Asked, { limit, cursor }: Page, caller: KnownKey): Promise<Pick<SignalsAnswer, 'signals' | 'next'>> {
    const { tenantId } = caller
    const sight = sightOf(caller)
    const question = JSON.stringify(['signals', tenantId, sight.organisation, asked])
    const behind = cursor === undefined ? undefined : this.behind(cursor, question)
    const rows = await this.database.askAs(tenantId, (client) => readSignals(client, tenantId, sight, { ...asked, behind, limit: limit + 1 }))
    const page = rows.slice(0, limit)
    const last = rows.length > limit ? page.at(-1) : undefined
    const next = last === undefined ? null : this.cursors.seal({ occurredAt: last.openedAt, sequence: last.signalId, eventUid: NO_UID }, question)
    return { signals: page.map(shownSignal), next }
  }

  private behind(cursor: string, question: string): { openedAt: number; signalId: string } {
    const key = this.cursors.open(cursor, question)
    if (key === undefined) throw invalidParameter('cursor', 'was not given for these signals and filters; begin without one')
    return { openedAt: key.occurredAt, signalId: key.sequence }
  }
}

/** A signal is no event: its own id says where a page ends. */
const NO_UID = '00000000-0000-0000-0000-000000000000'

function askedBy({ kind: kinds, class: ofClass, severity: severities, state, since, until }: CustomerSignalsParameters): Asked {
  return { kinds, class: ofClass, severities, isOpen: state === undefined ? undefined : state === 'open', since, until }
}
