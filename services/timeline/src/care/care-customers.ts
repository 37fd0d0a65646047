import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { Customers, unknownCustomer } from '../customers/customers.js'
import { Members } from '../customers/members.js'
import { CareReader, type Known } from './care-reader.js'

/** Something of one customer: as it is answered, and whether there is anything of it. */
export interface OfCustomer<Answer> {
  readonly answer: Answer
  readonly isThere: boolean
}

/** Reads what the care view has of one customer. */
@Injectable()
export class CareCustomers {
  constructor(
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Members) private readonly members: Members,
    @Inject(CareReader) private readonly reader: CareReader,
  ) {}

  /**
   * Of somebody of whom there is nothing it is looked whether anybody knows them.
   *
   * @throws Problem 400, 404, 503, 504
   */
  async read<Answer extends object>(
    ref: string,
    parameters: { readonly after?: string | undefined; readonly wait: number },
    caller: KnownKey,
    read: (customerId: string) => Promise<OfCustomer<Answer>>,
  ): Promise<{ customerId: string } & Answer & Known> {
    const { tenantId, subjectId } = await this.customers.find(ref, caller)
    const known = await this.reader.known(tenantId, parameters)
    const { customerId, members } = await this.members.customerOf(tenantId, subjectId)
    const { answer, isThere } = await read(customerId)
    if (!isThere && !(await this.customers.isAnyKnown(tenantId, members, sightOf(caller)))) throw unknownCustomer()
    return { customerId, ...answer, ...known }
  }
}
