import { Inject, Injectable } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { readSignals, type SignalQuery } from '@throughline/log'
import { noteAudit } from '@throughline/platform'
import { CareCustomers } from '../care/care-customers.js'
import { CarePages, cut } from '../care/care-pages.js'
import { CareReader, type Known } from '../care/care-reader.js'
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
  constructor(
    @Inject(CareReader) private readonly reader: CareReader,
    @Inject(CareCustomers) private readonly customers: CareCustomers,
    @Inject(CarePages) private readonly pages: CarePages,
  ) {}

  /** Of all customers, the newest first. @throws Problem 400, 503, 504 */
  async list(parameters: SignalsParameters, caller: KnownKey): Promise<SignalsAnswer> {
    const { channel: channels, topic: topics, organisation: organisations } = parameters
    noteAudit({ parts: ['open'] })
    const known = await this.reader.known(caller.tenantId, parameters)
    return { ...(await this.page({ ...askedBy(parameters), channels, topics, organisations }, parameters, caller)), ...known }
  }

  /** Of one customer. @throws Problem 400, 404, 503, 504 */
  ofCustomer(ref: string, parameters: CustomerSignalsParameters, caller: KnownKey): Promise<SignalsAnswer & { customerId: string }> {
    return this.customers.read(ref, parameters, caller, async (customerId) => {
      const answer = await this.page({ customerId, ...askedBy(parameters) }, parameters, caller)
      return { answer, isThere: answer.signals.length > 0 }
    })
  }

  private async page(asked: Asked, { limit, cursor }: Page, caller: KnownKey): Promise<Pick<SignalsAnswer, 'signals' | 'next'>> {
    const { rows, next } = await this.pages.page(caller, {
      name: 'signals', words: 'these signals and filters', asked, cursor,
      read: async (client, sight, key) => {
        const behind = key && { openedAt: key.occurredAt, signalId: key.sequence }
        const found = await readSignals(client, caller.tenantId, sight, { ...asked, behind, limit: limit + 1 })
        return cut(found, limit, ({ openedAt, signalId }) => ({ occurredAt: openedAt, sequence: signalId, eventUid: NO_UID }))
      },
    })
    return { signals: rows.map(shownSignal), next }
  }
}

/** A signal is no event: its own id says where a page ends. */
const NO_UID = '00000000-0000-0000-0000-000000000000'

function askedBy({ kind: kinds, class: ofClass, severity: severities, state, since, until }: CustomerSignalsParameters): Asked {
  return { kinds, class: ofClass, severities, isOpen: state === undefined ? undefined : state === 'open', since, until }
}
