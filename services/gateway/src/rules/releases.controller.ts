import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import type { FastifyRequest } from 'fastify'
import { describeCancelScheduled, describeReleaseRules, describeScheduledRules } from '../docs/releases.js'
import { assertFreshPerson } from './fresh-person.js'
import { kindOf, readRelease } from './requests.js'
import { type ReleaseAnswer, RuleDesk, type ScheduledAnswer } from './rule-desk.js'

/** Rules of several kinds at once, and what is told later. */
@Controller('v1/rules')
export class ReleasesController {
  constructor(@Inject(RuleDesk) private readonly rules: RuleDesk) {}

  @Post('publish')
  @HttpCode(202)
  @Describe(describeReleaseRules)
  publish(@CurrentCaller() caller: KnownKey, @Req() request: FastifyRequest): Promise<ReleaseAnswer> {
    const release = readRelease(request)
    assertFreshPerson(caller)
    return this.rules.release(caller, release)
  }

  @Get('scheduled')
  @Describe(describeScheduledRules)
  scheduled(@CurrentCaller() caller: KnownKey): Promise<{ scheduled: ScheduledAnswer[] }> {
    return this.rules.scheduled(caller)
  }

  @Delete(':kind/scheduled')
  @HttpCode(204)
  @Describe(describeCancelScheduled)
  cancel(@CurrentCaller() caller: KnownKey, @Param('kind') kind: string): Promise<void> {
    return this.rules.cancel(caller, kindOf(kind))
  }
}
