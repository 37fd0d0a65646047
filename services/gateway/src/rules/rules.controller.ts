import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Req } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import type { FastifyRequest } from 'fastify'
import { describeDropDraft, describePublishRules, describeReadDraft, describeRollBackRules, describeSaveDraft } from '../docs/rules.js'
import { DraftDesk, type ShownDraft } from './draft-desk.js'
import { assertFreshPerson } from './fresh-person.js'
import { kindOf, readDraft, readPublication, readRollback } from './requests.js'
import { type PublishedAnswer, RuleDesk } from './rule-desk.js'

/** Changing a tenant's rules. What is in force, and was, the timeline service says. */
@Controller('v1/rules/:kind')
export class RulesController {
  constructor(
    @Inject(DraftDesk) private readonly drafts: DraftDesk,
    @Inject(RuleDesk) private readonly rules: RuleDesk,
  ) {}

  @Get('draft')
  @Describe(describeReadDraft)
  read(@CurrentCaller() caller: KnownKey, @Param('kind') kind: string): Promise<ShownDraft> {
    return this.drafts.read(caller, kindOf(kind))
  }

  @Put('draft')
  @Describe(describeSaveDraft)
  save(@CurrentCaller() caller: KnownKey, @Param('kind') kind: string, @Req() request: FastifyRequest): Promise<ShownDraft> {
    return this.drafts.save(caller, kindOf(kind), readDraft(request))
  }

  @Delete('draft')
  @HttpCode(204)
  @Describe(describeDropDraft)
  drop(@CurrentCaller() caller: KnownKey, @Param('kind') kind: string): Promise<void> {
    return this.drafts.drop(caller, kindOf(kind))
  }

  @Post('publish')
  @HttpCode(202)
  @Describe(describePublishRules)
  publish(@CurrentCaller() caller: KnownKey, @Param('kind') kind: string, @Req() request: FastifyRequest): Promise<PublishedAnswer> {
    const publication = readPublication(request)
    assertFreshPerson(caller)
    return this.rules.publish(caller, kindOf(kind), publication)
  }

  @Post('rollback')
  @HttpCode(202)
  @Describe(describeRollBackRules)
  rollback(@CurrentCaller() caller: KnownKey, @Param('kind') kind: string, @Req() request: FastifyRequest): Promise<PublishedAnswer> {
    const wish = readRollback(request)
    assertFreshPerson(caller)
    return this.rules.rollback(caller, kindOf(kind), wish)
  }
}
