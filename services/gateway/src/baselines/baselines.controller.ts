import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import type { FastifyRequest } from 'fastify'
import { describeFreeze } from '../docs/baselines.js'
import { type BaselineAnswer, BaselineDesk } from './baseline-desk.js'
import { readNewBaseline } from './requests.js'

/** Freezing results of metrics. The timeline service lists baselines, and compares with them. */
@Controller('v1/metrics/baselines')
export class BaselinesController {
  constructor(@Inject(BaselineDesk) private readonly desk: BaselineDesk) {}

  @Post()
  @HttpCode(201)
  @Describe(describeFreeze)
  freeze(@CurrentCaller() caller: KnownKey, @Req() request: FastifyRequest): Promise<BaselineAnswer> {
    return this.desk.freeze(caller, readNewBaseline(request), request.headers.authorization ?? '')
  }
}
