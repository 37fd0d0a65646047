import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { customerFollowUpsOperation, figuresOperation, followUpOperation, followUpsOperation, statusOperation } from '../docs/followups-operation.js'
import { readParameters } from '../timeline/timeline-parameters.js'
import { type FiguresAnswer, FollowUpFigures } from './figures-desk.js'
import { type FollowUpAnswer, FollowUpDesk, type FollowUpsAnswer } from './follow-up-desk.js'
import { customerFollowUpsParameters, followUpParameters, readFigures, readList } from './follow-up-parameters.js'
import { type StatusAnswer, StatusDesk } from './status-desk.js'

/** What has to be seen to, and what came of it. */
@Controller('v1')
export class FollowUpsController {
  constructor(
    @Inject(FollowUpDesk) private readonly desk: FollowUpDesk,
    @Inject(FollowUpFigures) private readonly figures: FollowUpFigures,
    @Inject(StatusDesk) private readonly statuses: StatusDesk,
  ) {}

  @Get('followups')
  @Describe(followUpsOperation)
  list(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<FollowUpsAnswer> {
    return this.desk.list(readList(query), caller)
  }

  @Get('followups/figures')
  @Describe(figuresOperation)
  count(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<FiguresAnswer> {
    return this.figures.read(readFigures(query), caller)
  }

  @Post('followups/status')
  @HttpCode(200)
  @Describe(statusOperation)
  status(@Body() body: unknown): Promise<StatusAnswer> {
    return this.statuses.read(body)
  }

  @Get('followups/:id')
  @Describe(followUpOperation)
  one(@Param('id') id: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<FollowUpAnswer> {
    return this.desk.one(id, readParameters(followUpParameters, query), caller)
  }

  @Get('customers/:ref/followups')
  @Describe(customerFollowUpsOperation)
  ofCustomer(@Param('ref') ref: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<FollowUpsAnswer & { customerId: string }> {
    return this.desk.ofCustomer(ref, readParameters(customerFollowUpsParameters, query), caller)
  }
}
