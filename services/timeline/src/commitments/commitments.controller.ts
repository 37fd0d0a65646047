import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { commitmentsOperation, customerCommitmentsOperation, dueTimeOperation } from '../docs/commitments-operation.js'
import { readParameters } from '../timeline/timeline-parameters.js'
import { CommitmentDesk, type CommitmentsAnswer } from './commitment-desk.js'
import { readCommitmentsParameters, readCustomerCommitmentsParameters } from './commitment-parameters.js'
import { type DueTimeAnswer, dueTimeParameters, DueTimes } from './due-time.js'

@Controller('v1')
export class CommitmentsController {
  constructor(
    @Inject(CommitmentDesk) private readonly desk: CommitmentDesk,
    @Inject(DueTimes) private readonly dueTimes: DueTimes,
  ) {}

  @Get('commitments')
  @Describe(commitmentsOperation)
  list(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<CommitmentsAnswer> {
    return this.desk.list(readCommitmentsParameters(query), caller)
  }

  @Get('commitments/due-time')
  @Describe(dueTimeOperation)
  dueTime(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<DueTimeAnswer> {
    return this.dueTimes.read(readParameters(dueTimeParameters, query), caller)
  }

  @Get('customers/:ref/commitments')
  @Describe(customerCommitmentsOperation)
  ofCustomer(@Param('ref') ref: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<CommitmentsAnswer & { customerId: string }> {
    return this.desk.ofCustomer(ref, readCustomerCommitmentsParameters(query), caller)
  }
}
