import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { groupLookupOperation, groupOperation } from '../docs/group-operation.js'
import { groupTimelineOperation } from '../docs/group-timeline-operation.js'
import { groupTimelineParameters, readTimelineParameters } from '../timeline/timeline-parameters.js'
import { type GroupAnswer, GroupDesk, type GroupLookupAnswer } from './group-desk.js'
import { readGroupLookupBody, readGroupParameters } from './group-parameters.js'
import { GroupTimelines } from './group-timelines.js'

@Controller('v1/groups')
export class GroupsController {
  constructor(
    @Inject(GroupDesk) private readonly desk: GroupDesk,
    @Inject(GroupTimelines) private readonly timelines: GroupTimelines,
  ) {}

  @Get(':group')
  @Describe(groupOperation)
  read(@Param('group') group: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<GroupAnswer> {
    return this.desk.read(group, readGroupParameters(query), caller)
  }

  @Get(':group/timeline')
  @Header('content-type', 'application/json; charset=utf-8')
  @Describe(groupTimelineOperation)
  timeline(@Param('group') group: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<string> {
    return this.timelines.read(group, readTimelineParameters(query, groupTimelineParameters), caller)
  }

  @Post('lookup')
  @HttpCode(200)
  @Describe(groupLookupOperation)
  find(@Body() body: unknown, @CurrentCaller() caller: KnownKey): Promise<GroupLookupAnswer> {
    return this.desk.find(readGroupLookupBody(body), caller)
  }
}
