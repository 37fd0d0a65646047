import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { customerOperation } from '../docs/customer-operation.js'
import { type CustomerAnswer, CustomerDesk } from './customer-desk.js'

@Controller('v1/customers')
export class CustomerController {
  constructor(@Inject(CustomerDesk) private readonly desk: CustomerDesk) {}

  @Get(':ref')
  @Describe(customerOperation)
  read(@Param('ref') ref: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<CustomerAnswer> {
    return this.desk.read(ref, query, caller)
  }
}
