import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { customerSignalsOperation, effortOperation, signalsOperation } from '../docs/signals-operation.js'
import { type EffortAnswer, EffortDesk } from './effort-desk.js'
import { SignalDesk, type SignalsAnswer } from './signal-desk.js'
import { readCustomerSignalsParameters, readEffortParameters, readSignalsParameters } from './signal-parameters.js'

@Controller('v1')
export class SignalsController {
  constructor(
    @Inject(SignalDesk) private readonly desk: SignalDesk,
    @Inject(EffortDesk) private readonly effort: EffortDesk,
  ) {}

  @Get('signals')
  @Describe(signalsOperation)
  list(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<SignalsAnswer> {
    return this.desk.list(readSignalsParameters(query), caller)
  }

  @Get('customers/:ref/signals')
  @Describe(customerSignalsOperation)
  ofCustomer(@Param('ref') ref: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<SignalsAnswer & { customerId: string }> {
    return this.desk.ofCustomer(ref, readCustomerSignalsParameters(query), caller)
  }

  @Get('customers/:ref/effort')
  @Describe(effortOperation)
  effortOf(@Param('ref') ref: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<EffortAnswer> {
    return this.effort.read(ref, readEffortParameters(query), caller)
  }
}
