import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { timelineOperation } from '../docs/timeline-operation.js'
import { readTimelineParameters } from './timeline-parameters.js'
import { Timelines } from './timelines.js'

@Controller('v1/customers')
export class TimelineController {
  constructor(@Inject(Timelines) private readonly timelines: Timelines) {}

  @Get(':ref/timeline')
  @Header('content-type', 'application/json; charset=utf-8')
  @Describe(timelineOperation)
  read(@Param('ref') ref: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<string> {
    return this.timelines.read(ref, readTimelineParameters(query), caller)
  }
}
