import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { availabilityOperation, channelAvailabilityOperation, contactDecisionOperation, renderOperation } from '../docs/reach-operation.js'
import { readParameters } from '../timeline/timeline-parameters.js'
import { type AvailabilityAnswer, AvailabilityDesk } from './availability-desk.js'
import type { DecisionAnswer } from './contact-answer.js'
import { ContactDesk } from './contact-desk.js'
import { availabilityParameters, channelParameters, decisionParameters, readRenderBody } from './reach-parameters.js'
import { type RenderAnswer, TemplateDesk } from './template-desk.js'

/** How customers reach us, how we reach them, and in which words. */
@Controller('v1')
export class ReachController {
  constructor(
    @Inject(AvailabilityDesk) private readonly availability: AvailabilityDesk,
    @Inject(ContactDesk) private readonly contacts: ContactDesk,
    @Inject(TemplateDesk) private readonly templates: TemplateDesk,
  ) {}

  @Get('availability')
  @Describe(availabilityOperation)
  all(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<AvailabilityAnswer> {
    return this.availability.all(caller, readParameters(availabilityParameters, query))
  }

  @Get('availability/:channel')
  @Describe(channelAvailabilityOperation)
  channel(@Param('channel') channel: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<AvailabilityAnswer> {
    return this.availability.channel(caller, channel, readParameters(channelParameters, query))
  }

  @Get('customers/:ref/contact-decision')
  @Describe(contactDecisionOperation)
  decide(@Param('ref') ref: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<DecisionAnswer> {
    return this.contacts.decide(ref, caller, readParameters(decisionParameters, query))
  }

  @Post('templates/:name/render')
  @HttpCode(200)
  @Describe(renderOperation)
  render(@Param('name') name: string, @Body() body: unknown, @CurrentCaller() caller: KnownKey): Promise<RenderAnswer> {
    return this.templates.render(caller, name, readRenderBody(body))
  }
}
