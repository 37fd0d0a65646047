import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { commitmentsOperation, customerCommitmentsOperation } from '../docs/commitments-operation.js'
import { CommitmentDesk, type CommitmentsAnswer } from './commitment-desk.js'
import { readCommitmentsParameters, readCustomerCommitmentsParameters } from './commitment-parameters.js'

@Controller('v1')
export class CommitmentsController {
  constructor(@Inject(CommitmentDesk) private readonly desk: CommitmentDesk) {}

  @Get('commitments')
  @Describe(commitmentsOperation)
  list(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<CommitmentsAnswer> {
    return this.desk.list(readCommitmentsParameters(query), caller)
  }

  @Get('customers/:ref/commitments')
  @Describe(customerCommitmentsOperation)
  ofCustomer(@Param('ref') ref: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<CommitmentsAnswer & { customerId: string }> {
    return this.desk.ofCustomer(ref, readCustomerCommitmentsParameters(query), caller)
  }
}
