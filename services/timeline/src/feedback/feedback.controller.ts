import { Controller, Get, Inject, Param, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { customerFeedbackOperation, feedbackOperation } from '../docs/feedback-operation.js'
import { type CustomerFeedbackAnswer, type FeedbackAnswer, FeedbackDesk } from './feedback-desk.js'
import { readCustomerFeedbackParameters, readFeedbackParameters } from './feedback-parameters.js'

@Controller('v1')
export class FeedbackController {
  constructor(@Inject(FeedbackDesk) private readonly desk: FeedbackDesk) {}

  @Get('feedback')
  @Describe(feedbackOperation)
  list(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<FeedbackAnswer> {
    return this.desk.list(readFeedbackParameters(query), caller)
  }

  @Get('customers/:ref/feedback')
  @Describe(customerFeedbackOperation)
  ofCustomer(@Param('ref') ref: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<CustomerFeedbackAnswer> {
    return this.desk.ofCustomer(ref, readCustomerFeedbackParameters(query), caller)
  }
}
