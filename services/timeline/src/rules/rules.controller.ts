import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import { ruleOperation, rulePreviewOperation, rulesOperation, ruleVersionsOperation } from '../docs/rules-operation.js'
import type { PreviewAnswer } from './preview-answer.js'
import { readPreviewBody } from './preview-body.js'
import { RulePreviewDesk } from './preview-desk.js'
import { type KindAnswer, RuleDesk, type VersionsAnswer } from './rule-desk.js'

/** Which rules are in force, and were, and what others would change. The gateway publishes them. */
@Controller('v1/rules')
export class RulesController {
  constructor(
    @Inject(RuleDesk) private readonly desk: RuleDesk,
    @Inject(RulePreviewDesk) private readonly previews: RulePreviewDesk,
  ) {}

  @Get()
  @Describe(rulesOperation)
  all(@Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<{ kinds: KindAnswer[] }> {
    return this.desk.all(caller, query)
  }

  @Get(':kind')
  @Describe(ruleOperation)
  one(@Param('kind') kind: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<KindAnswer> {
    return this.desk.one(caller, kind, query)
  }

  @Get(':kind/versions')
  @Describe(ruleVersionsOperation)
  versions(@Param('kind') kind: string, @Query() query: unknown, @CurrentCaller() caller: KnownKey): Promise<VersionsAnswer> {
    return this.desk.versions(caller, kind, query)
  }

  @Post(':kind/preview')
  @HttpCode(200)
  @Describe(rulePreviewOperation)
  preview(@Param('kind') kind: string, @Body() body: unknown, @CurrentCaller() caller: KnownKey): Promise<PreviewAnswer> {
    return this.previews.preview(caller, kind, readPreviewBody(body))
  }
}
