import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common'
import type { KnownKey } from '@throughline/control'
import { CurrentCaller, Describe } from '@throughline/platform'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { describeRefile, describeRetract } from '../docs/identity.js'
import { CorrectionDesk } from './correction-desk.js'
import { askingOf, readBody, refileBody, retractBody } from './requests.js'
import type { StatementAnswer } from './statement-publisher.js'

/** Saying of one event whose it is, or that it is nobody's. */
@Controller('v1/events')
export class CorrectionController {
  constructor(@Inject(CorrectionDesk) private readonly desk: CorrectionDesk) {}

  @Post('refile')
  @HttpCode(202)
  @Describe(describeRefile)
  refile(
    @CurrentCaller() caller: KnownKey,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StatementAnswer> {
    return located(reply, this.desk.refile(caller, readBody(refileBody, body), askingOf(request)))
  }

  @Post('retract')
  @HttpCode(202)
  @Describe(describeRetract)
  retract(
    @CurrentCaller() caller: KnownKey,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StatementAnswer> {
    return located(reply, this.desk.retract(caller, readBody(retractBody, body), askingOf(request)))
  }
}

async function located(reply: FastifyReply, answered: Promise<StatementAnswer>): Promise<StatementAnswer> {
  const answer = await answered
  void reply.header('location', answer.events[0]?.statusUrl)
  return answer
}
